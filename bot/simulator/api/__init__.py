"""X API v2 over HTTP: the endpoints of X's OpenAPI description that Nightdesk uses."""
