"""The Postman collection (v2.1) and its environment, made from the OpenAPI document along a journey (`journey.toml`)."""
