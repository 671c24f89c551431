"""The web client as the API serves it: its page, and the files that the page loads."""
