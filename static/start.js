// Proposes country, time zone and currency from what the browser knows, as long as nobody chose.
const form = document.querySelector("#company[data-guess]");

function read(id) {
  return JSON.parse(document.getElementById(id).textContent);
}

function choose(name, value) {
  const field = form.elements[name];
  if (value && [...field.options].some((option) => option.value === value)) field.value = value;
}

if (form) {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const country = read("countries")[zone] || new Intl.Locale(navigator.language).region;
  choose("timezone", zone);
  choose("country", country);
  choose("base_currency", read("currencies")[country]);
  form.elements.country.addEventListener("change", (event) => choose("base_currency", read("currencies")[event.target.value]));
}
