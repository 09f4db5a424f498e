"""Scripted conversations, played through the whole stack on a virtual clock: how a brand tries its policy out.

In the order they are used: `script` and `reading` (what is to be said), `stage` and `processes` (what it is said to),
`world`, `night` and `playing` (one script), `record`, `outcome` and `judging` (what came of it), `report` and `page`.
"""
