"""The Postman collection (v2.1) and its environment: made from the document, along a journey (`journey.toml`)."""
