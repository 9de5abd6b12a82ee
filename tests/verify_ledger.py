#!/usr/bin/env python3
"""verify_ledger.py EXPORT PUBLIC.pem: checks an export of the ledger with nothing of Accord's, as anybody can."""
import hashlib, json, subprocess, sys, tempfile
sha = lambda data: hashlib.sha256(data).digest()
need = lambda ok, what: ok or sys.exit(f"not good: {what}")

def root(nodes):  # RFC 6962, section 2.1
    while len(nodes) > 1:
        nodes = [sha(b"\1" + b"".join(nodes[i:i + 2])) if i + 1 < len(nodes) else nodes[i] for i in range(0, len(nodes), 2)]
    return nodes[0]

def signed(body, signature):
    with tempfile.NamedTemporaryFile() as text, tempfile.NamedTemporaryFile() as sig:
        [(file.write(data), file.flush()) for file, data in ((text, body.encode()), (sig, bytes.fromhex(signature)))]
        return subprocess.run(["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", sys.argv[2], "-rawin", "-in", text.name,
                               "-sigfile", sig.name], capture_output=True).returncode == 0

lines = open(sys.argv[1], "rb").read().split(b"\n")
need(len(lines) > 2 and lines[-1] == b"", "the file is cut")
rows, hashes, sealed, last, total, number = [json.loads(line) for line in lines[:-1]], {}, set(), "0" * 64, 0, 0
need(rows[0]["type"] == "header" and rows[-1]["type"] == "end", "the file is cut")
for row in (r for r in rows if r["type"] == "entry"):
    e, own = json.loads(row["entry"]), sha(row["entry"].encode()).hex()
    at, name = (e["kind"], e["id"], e["seq"]), f"{e['kind']} {e['id']}, entry {e['seq']}"
    need(own == row["hash"], f"{name}: hash")
    need(e["prev"] == (hashes.get((e["kind"], e["id"], e["seq"] - 1)) if e["seq"] > 1 else "0" * 64), f"{name}: the entry before it")
    need(hashes.setdefault(at, own) == own, f"{name} is there twice")
for number, row in enumerate((r for r in rows if r["type"] == "checkpoint"), 1):
    body, leaves = json.loads(row["body"]), row["leaves"]
    total += len(leaves)
    need((body["number"], body["previous"], body["entries"], body["total"]) == (number, last, len(leaves), total), f"checkpoint {number}: chain")
    need(signed(row["body"], row["signature"]), f"checkpoint {number}: signature")
    need(body["root"] == root([sha(b"\0" + bytes.fromhex(leaf[3])) for leaf in leaves]).hex(), f"checkpoint {number}: root")
    for *at, own in leaves:
        need(hashes.get(tuple(at)) == own and tuple(at) not in sealed, f"{at[0]} {at[1]}, entry {at[2]}: not what checkpoint {number} seals")
        sealed.add(tuple(at))
    last = sha(row["body"].encode()).hex()
    need(last == row["hash"], f"checkpoint {number}: hash")
need(sha(b"".join(line + b"\n" for line in lines[:-2])).hex() == rows[-1]["sha256"], "the file is not as it was exported")
print(f"good: {len(hashes)} entries, {number} checkpoints, {len(hashes) - len(sealed)} entries not yet sealed")
