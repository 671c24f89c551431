"""Identity: who asks, how they proved it, and what they may do."""
