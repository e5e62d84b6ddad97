// Passkeys (WebAuthn): what the newsroom asks for is in the page, what the browser answers goes with
// its form. Bytes travel as base64 for addresses.
const bytesOf = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
const textOf = (bytes) =>
  btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=+$/, "");

function asked(text) {
  const options = JSON.parse(text);
  options.challenge = bytesOf(options.challenge);
  if (options.user) options.user.id = bytesOf(options.user.id);
  for (const list of [options.excludeCredentials, options.allowCredentials])
    for (const known of list ?? []) known.id = bytesOf(known.id);
  return { publicKey: options };
}

function answered(credential) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature"])
    if (credential.response[name]) response[name] = textOf(credential.response[name]);
  return JSON.stringify({
    id: credential.id,
    rawId: textOf(credential.rawId),
    type: credential.type,
    response,
    clientExtensionResults: {},
  });
}

async function send(form, ask, failed) {
  const said = form.querySelector("[data-passkey-said]");
  said.textContent = "";
  try {
    form.elements.passkey.value = answered(await ask());
  } catch {
    said.textContent = failed;
    return;
  }
  form.submit();
}

const making = document.querySelector("[data-passkey-create]");
making?.addEventListener("submit", (event) => {
  event.preventDefault();
  const { failed } = making.querySelector("[data-passkey-said]").dataset;
  const ask = () => navigator.credentials.create(asked(making.dataset.passkeyCreate));
  send(making, ask, failed);
});

const using = document.querySelector("[data-passkey-get]");
if (using && window.PublicKeyCredential) {
  using.hidden = false;
  using.addEventListener("click", () => {
    const ask = () => navigator.credentials.get(asked(using.dataset.passkeyGet));
    send(using.form, ask, using.dataset.failed);
  });
}
