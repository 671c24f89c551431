/** Light or dark as somebody chose it, before anything is drawn. A file of its own: no script stands in the page. */
{
  const chosen = () => {
    try {
      return localStorage.getItem("mantine-color-scheme-value");
    } catch {
      return null; // a storage that is forbidden
    }
  };
  const known = ["light", "dark"].find((each) => each === chosen());
  const preferred = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  document.documentElement.dataset.mantineColorScheme = known ?? preferred;
}
