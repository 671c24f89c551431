"""WhatsApp's Cloud API: what comes in by it, and what is known of it."""
