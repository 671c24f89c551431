"""WhatsApp's side of things: what Meta's API is asked and told, and what it answers."""
