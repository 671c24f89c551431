"""The stream: hints of what changed, as it becomes readable, over server-sent events; and who is present where."""
