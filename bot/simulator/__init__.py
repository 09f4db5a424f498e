"""An X that runs on this machine: its API v2, its webhooks, and a page to be a customer on.

`app.create_app` builds it, `serve.serve` runs it. Everything is held in memory and is gone when
the process ends.
"""
