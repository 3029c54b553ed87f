"""What --redact masks, and what only looks like it."""

from __future__ import annotations

# Made up here, in parts, so that no scanner takes this file for a leak.
A40, D32 = "aB3dE6gH9j" * 4, "0123456789abcdef" * 2
PEM = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASC\nBKcwggSjAgEAAoIBAQDf"
JWT = ".".join(["eyJ" + "hbGciOiJIUzI1NiJ9", "eyJ" + "zdWIiOiIxMjM0In0", "dBjftJeZ4CVP-mB92K27"])


def key(label: str) -> str:
    """Return a private key in PEM."""
    return f"-----BEGIN {label}-----\n{PEM}\n-----END {label}-----"


# kind: texts, in each of which {…} is masked and the rest stays
TRUE: dict[str, list[str]] = {
    "private key": [
        "{" + key("PRIVATE KEY") + "}",
        "before\n{" + key("RSA PRIVATE KEY") + "}\nafter",
        "{" + key("OPENSSH PRIVATE KEY") + "} and {" + key("EC PRIVATE KEY") + "}",
        "{" + key("PGP PRIVATE KEY BLOCK") + "}",
        'the "{' + key("ENCRYPTED PRIVATE KEY") + '}" of \\it',
        "{-----BEGIN PRIVATE KEY-----\n" + PEM + "}",
        "client-key-data: {LS0tLS1CRUdJTi" + "BSU0EgUFJJVkFURSBLRVktLS0tLQo=}",
        "{" + key("PRIVATE KEY").replace("\n", "\n" + "x" * 900 + "\n") + "}.",
    ],
    "JWT": [f"cookie {{{JWT}}};", f'"{{{JWT}}}"', f"line\n{{{JWT}}}"],
    "key": [
        "{sk-ant-api03-" + A40 + "}",
        "{sk-ant-oat01-" + A40 + "-" + A40 + "_AA}",
        "line\n{sk-ant-ort01-" + A40 + "}\n",
        "{sk-proj-" + A40 + "}",
        "\x1b[1;32m{sk-ant-api03-" + A40 + "}\x1b[0m \x1b[m{AKIA" + "IOSFODNN7EXAMPLE}",
        "\\u003c{sk-ant-api03-" + A40 + "}\\u003e",
        "({sk-" + A40 + "A8}),",
        "{AKIA" + "IOSFODNN7EXAMPLE}",
        "id={ASIA" + "IOSFODNN7EXAMPLE}/20260101",
        "{AIza" + "SyA-1234567890_abcdefghijklmnopqrst}",
        "{sk_live_" + A40 + "}",
        "{rk_test_" + A40 + "}",
        "{whsec_" + A40 + "}",
        "{AGE-SECRET-KEY-" + "1QQPQ" * 11 + "}",
        "{SG.abcdefghij1234567890." + A40 + "}",
    ],
    "token": [
        *["{" + f"{head}_{A40[:36]}" + "}" for head in ("ghp", "gho", "ghu", "ghs", "ghr", "npm")],
        "https://{ghp_" + A40 + "}@github.com/x/y",
        "{github_pat_11ABC_" + A40 + "}",
        "{glpat-" + A40[:20] + "}",
        "{xoxb-123456789012-" + A40 + "}",
        "{xoxd-a%2Bb3%2F" + A40 + "%3D}",
        "{xapp-1-A012-" + A40 + "}",
        "{hf_" + A40[:34] + "}",
        "{pypi-AgEI" + "cHlwaS5vcmc" * 3 + "}",
        "{dckr_pat_" + A40 + "}",
        "{hvs." + A40 + "}",
        "{ya29.a0" + A40 + "}",
        "{GOCSPX-" + A40 + "}",
        "https://hooks.slack.com/services/{T000/B000/" + A40 + "}",
        "curl -H 'Authorization: Bearer {" + A40 + "}'",
        "authorization: Basic {dXNlcjpwYXNz}",
        '{"Authorization": "token {' + A40 + '}"}',
        "bearer {" + D32 + "}",
    ],
    "assignment": [
        "AWS_SECRET_ACCESS_KEY={wJalrXUtnFEMI/K7MDENG/bPxRfiCY}",
        'export API_KEY="{two words, here}"',
        "DB_PASSWORD={hunter2}\nDEBUG=true",
        "CODER_SESSION_TOKEN={abc-def}",
        "SECRET='{it is}'",
        "STRIPE_SECRET={a$b=c}",
        "      POSTGRES_PASSWORD: {hunter2}",
        "- MYSQL_PASSWORD={hunter2}",
        '{"password": "{hunter22}"}',
        '"client_secret":"{abcdefgh}"',
        "api_key = '{abcdefgh}'",
        '\\"token\\": \\"{abcdefgh}\\"',
        "accessToken: '{abcdefgh}'",
        "?api_key={abcdefg1}&x=1",
        "--password={hunter22}",
        "SECRET_KEY = '{django-insecure-x}'",
        "GITHUB_TOKEN={not-of-a-known-form}",
        "[default]\naws_secret_access_key = {wJalrXUtnFEMI/K7MDENG/bPxRfiCY}",
        "[pypi]\nusername = ann\npassword = {hunter22}",
        "//npm.example.com/:_authToken={00000000-1111-2222-3333-444444444444}",
        "User Id=u;Password={P4ssw0rd!};",
        "AccountName=x;AccountKey={" + A40 + "==};Suffix=y",
        'DB_PASSWORD="{it\'s-mine}"',
        '{"password": "{it\'s-mine}"}',
        "DB_PASSWORD={p4ss&word;tail}",
    ],
    "URL password": [
        "postgres://ann:{hunter2@}db:5432/x",
        "https://ann:{p%40ss@}example.com",
        "redis://:{secret@}cache",
        "https://{ghp_" + A40 + ":x-oauth-basic@}github.com/x",
        "a mongodb+srv://u:{p@ss@}h/x b",
    ],
    "home path": [
        "in {HOME}/src.",
        "{HOME}",
        "cd {HOME};",
        '"{HOME}/x":"{HOME}/y"',
        "file://{HOME}/x",
        "-v{HOME}:/x",
    ],
}
FALSE = [
    "task-based sk-learn and disk-usage-of-all-the-things-that-are-here",
    "risk-averse-people-like-long-words-with-hyphens-1",
    "eyJust a word, eyJ.eyJ.x and eyJhbGciOiJIUzI1NiJ9 alone",
    "AKIASHORT AKIA" + "X" * 40 + " XAKIAIOSFODNN7EXAMPLE",
    "-----BEGIN CERTIFICATE-----\nMIID\n-----END CERTIFICATE-----",
    "-----BEGIN PUBLIC KEY-----\nMIID\n-----END PUBLIC KEY-----",
    "ghp_short npm_install hf_hub_download xoxo glpat-x",
    "http://localhost:8080/a@b https://user@example.com mailto:a@b.c http://[::1]:80/x@y",
    "https://$USER:$PASS@host postgres://u:${PW}@h",
    "API_KEY=$OTHER TOKEN=${TOKEN} SECRET=$(cat x) PASSWORD=<yours>",
    "token = sha256_of_it(x) secret=items_2024[0]",
    "LS0tLS1CRUdJTi" + "BDRVJUSUZJQ0FURS0tLS0t" * 2,
    "MAX_TOKENS=4096 AUTH_TOKEN=true PASSWORD=none",
    "sorted(x, key=len) primary_key=True token=None",
    "the password: ask me; a secret: none. Bearer of news, bearer tokens",
    '"token": "" and "secret": null and "input_tokens": 12345678',
    "Basic understanding of Authorization: see the guide",
    "/srvHOMEx HOMEx HOME-2",
    "commit 3f786850e387550fdab836ed7e6dc881de23001b",
    "uuid 9f3c1a7e-6a52-4c0e-9d1b-2f7f6f1f0c33",
    "[masked key] ~/src",
]
