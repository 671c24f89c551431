// What somebody authorizes with is forgotten with the page: a secret has no place in a browser's storage. Who signed in
// to the web client is signed in here, too, for the page is of the same origin.
SwaggerUIBundle({
  url: "/openapi.json",
  dom_id: "#api",
  deepLinking: true,
  displayRequestDuration: true,
  docExpansion: "none",
  defaultModelsExpandDepth: -1,
  filter: true,
  persistAuthorization: false,
  validatorUrl: null,
});
