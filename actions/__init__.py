"""Rasa custom actions: pure decisions over the tracker and the policy. They reach no database and send nothing."""
