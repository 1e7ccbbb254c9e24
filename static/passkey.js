// Says why a passkey was not used, in the page's own words. The library of the accounts does the rest.
(() => {
  const show = what => document.querySelectorAll(`[data-passkey="${what}"]`).forEach(each => { each.hidden = false; });
  document.addEventListener("allauth.error", event => { event.preventDefault(); show("failed"); });
  document.addEventListener("DOMContentLoaded", () => {
    // A passkey belongs to a name: browsers take none for the bare number of a machine.
    const isNumber = /^[\d.]+$|^\[/.test(location.hostname);
    const canUse = window.PublicKeyCredential && window.isSecureContext && !isNumber;
    if (canUse) document.querySelectorAll("button.scripted").forEach(each => each.classList.add("ready"));
    else show("unsupported");
  });
})();
