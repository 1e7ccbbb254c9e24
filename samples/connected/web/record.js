// One record of Tryton, asked by its JSON-RPC with the session of whoever signs in.
const ENGLISH = {
  where: "The password is on the console of make demo-connected.", secret: "password", enter: "Sign in",
  refused: "Tryton does not know this user with this password.", gone: "This record is not there: it was deleted, or merged into another.",
  nothing: "Open a record from its receipt in Diapason.",
};
const FRENCH = {
  where: "Le mot de passe est dans la console de make demo-connected.", secret: "mot de passe", enter: "Se connecter",
  refused: "Tryton ne connaît pas cet utilisateur avec ce mot de passe.", gone: "Cette fiche n’existe plus\u202f: supprimée, ou fusionnée avec une autre.",
  nothing: "Ouvrez une fiche depuis son justificatif dans Diapason.",
};
const WORDS = navigator.language.startsWith("fr") ? FRENCH : ENGLISH;
const SHOWN = ["rec_name", "number", "description", "state", "party.rec_name", "employee.rec_name", "amount", "untaxed_amount",
  "tax_amount", "total_amount", "start_date", "end_date", "invoice_date", "lost_reason", "name", "create_date", "write_date"];
const form = document.querySelector("form");
const say = (text) => { document.getElementById("said").textContent = text; };

async function ask(database, method, params) {
  const headers = { "Content-Type": "application/json" };
  const session = sessionStorage.getItem("session");
  if (session) headers.Authorization = `Session ${session}`;
  const answer = await fetch(`/${database}/rpc/`, { method: "POST", headers, body: JSON.stringify({ id: 1, method, params }) });
  if (!answer.ok) throw new Error(String(answer.status));
  const found = await answer.json();
  if (found.error) throw new Error(String(found.error));
  return found.result;
}

function text(value) {
  if (value === null || typeof value !== "object") return value === null ? "" : String(value);
  if (value.__class__ === "Decimal") return value.decimal;
  if ("year" in value) {
    const pad = (number) => String(number).padStart(2, "0");
    const day = `${value.year}-${pad(value.month)}-${pad(value.day)}`;
    return "hour" in value ? `${day} ${pad(value.hour)}:${pad(value.minute)} UTC` : day;
  }
  return value.rec_name || "";
}

async function show() {
  const began = location.hash;
  const [, database, model, id] = began.match(/^#(\w+)\/model\/([\w.]+)\/(\d+)/) || [];
  document.querySelector("table").replaceChildren();
  if (!database) return say(WORDS.nothing);
  form.hidden = Boolean(sessionStorage.getItem("session"));
  if (!form.hidden) return say("");
  try {
    const labels = await ask(database, `model.${model}.fields_get`, [null, 0, {}]);
    const fields = SHOWN.filter((name) => name.split(".")[0] in labels);
    const rows = await ask(database, `model.${model}.search_read`, [[["id", "=", Number(id)]], 0, 1, null, fields, { active_test: false }]);
    if (location.hash !== began) return; // a slow answer to an address that was left
    say(rows.length ? "" : WORDS.gone);
    for (const name of rows.length ? fields : []) {
      const [field, of] = name.split(".");
      const row = document.querySelector("table").insertRow();
      row.append(Object.assign(document.createElement("th"), { scope: "row", textContent: labels[field].string }));
      row.insertCell().textContent = text(of ? rows[0][`${field}.`] : rows[0][field]);
    }
  } catch (error) {
    if (error.message === "401") sessionStorage.removeItem("session");
    form.hidden = Boolean(sessionStorage.getItem("session"));
    say(error.message);
  }
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  say("");
  const given = new FormData(form);
  const database = location.hash.slice(1).split("/")[0];
  try {
    const login = given.get("login");
    const found = await ask(database, "common.db.login", [login, { password: given.get("password") }, navigator.language.slice(0, 2)]);
    sessionStorage.setItem("session", btoa(`${login}:${found[0]}:${found[1]}`));
    show();
  } catch {
    say(WORDS.refused);
  }
});
addEventListener("hashchange", show);
for (const id of ["where", "secret", "enter"]) document.getElementById(id).textContent = WORDS[id];
show();
