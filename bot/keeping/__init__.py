"""What is kept, how long, and how it goes: attachments, retention, and whoever asks to be forgotten."""
