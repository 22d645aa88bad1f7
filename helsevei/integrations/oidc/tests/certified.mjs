// npm oidc-provider, a certified OpenID provider, set up as ID-porten, HelseID or a municipality's own are: the tests' independent judge.
// node certified.mjs NODE_MODULES idporten|helseid|kommune CLIENT_ID CLIENT_PUBLIC_JWK ORIGIN   (prints its issuer)
import { generateKeyPairSync, randomBytes } from "node:crypto";
import { createRequire } from "node:module";
import { createServer } from "node:http";

const [modules, kind, clientId, clientKey, origin] = process.argv.slice(2);
const { default: Provider } = createRequire(`${modules}/`)("oidc-provider");

const isHelseID = kind === "helseid";
const helseid = "helseid://claims";
const scopes = ["identity/pid", "identity/security_level", "hpr/hpr_number"];
const account = {
  pid: "14834249805",
  name: "Astrid Fjellvang",
  [`${helseid}/identity/pid`]: "19838649877",
  [`${helseid}/identity/security_level`]: "4",
  [`${helseid}/hpr/hpr_number`]: "9990017",
};
const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });

const server = createServer().listen(0, "127.0.0.1", () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    acrValues: ["idporten-loa-high", "Level4"],
    claims: {
      openid: ["sub", "pid"],
      profile: ["name"],
      acr: null,
      sid: null,
      ...Object.fromEntries(scopes.map((name) => [`helseid://scopes/${name}`, [`${helseid}/${name}`]])),
    },
    clients: [
      {
        client_id: clientId,
        redirect_uris: [`${origin}/callback`],
        post_logout_redirect_uris: [`${origin}/`],
        token_endpoint_auth_method: "private_key_jwt",
        token_endpoint_auth_signing_alg: "ES256",
        dpop_bound_access_tokens: isHelseID,
        jwks: { keys: [JSON.parse(clientKey)] },
      },
    ],
    conformIdTokenClaims: false,
    cookies: { keys: [randomBytes(16).toString("hex")] },
    features: {
      devInteractions: { enabled: false },
      dPoP: { enabled: true, nonceSecret: randomBytes(32), requireNonce: () => isHelseID },
      pushedAuthorizationRequests: { enabled: true, requirePushedAuthorizationRequests: true },
    },
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, ...account }) }),
    interactions: { url: (_, interaction) => `/log-in/${interaction.uid}` },
    jwks: { keys: [{ ...privateKey.export({ format: "jwk" }), kid: "rsa-1", use: "sig", alg: "RS256" }] },
    loadExistingGrant: async (ctx) => {
      const grant = new ctx.oidc.provider.Grant({ clientId, accountId: ctx.oidc.session.accountId });
      grant.addOIDCScope("openid profile " + scopes.map((name) => `helseid://scopes/${name}`).join(" "));
      await grant.save();
      return grant;
    },
    scopes: ["openid", "profile", ...scopes.map((name) => `helseid://scopes/${name}`)],
  });
  const answer = provider.callback();
  server.on("request", (request, response) => {
    if (!request.url.startsWith("/log-in/")) return answer(request, response);
    if (request.method === "GET") return response.end('<form method="post"><button>Logg inn</button></form>');
    const login = { accountId: "someone", acr: isHelseID ? "Level4" : "idporten-loa-high" };
    return provider.interactionFinished(request, response, { login });
  });
  console.log(issuer);
});
