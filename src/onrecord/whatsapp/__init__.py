"""WhatsApp's Cloud API: what comes in by it, what it is asked and told, and what it answers."""
