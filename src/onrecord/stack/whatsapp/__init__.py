"""A simulator of the WhatsApp Cloud API, with the customers' phones: for development and tests, nobody's real phone."""
