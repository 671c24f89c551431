"""A stand-in of Anthropic's Messages API, for development and tests, with an offline model that thinks by rules."""
