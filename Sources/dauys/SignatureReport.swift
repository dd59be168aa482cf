internal import Law
internal import Signatures

/// What `dauys verify` says about one signature, to a reader or to a program.
struct SignatureReport {
    let path: String
    let facts: SignatureFacts
    let verdict: SignatureVerdict

    private static func time(_ seconds: Int64) -> String {
        Instant(microsecondsSince1970: seconds * 1_000_000).rfc3339UTC
    }

    var text: String {
        var lines = ["\(path): \(verdict.indication.standardName)" + (verdict.sub.map { sub in " (\(sub))" } ?? "")]
        if let signer = verdict.signer {
            // Until every check has passed the certificate is what a stranger handed in, and its name his word.
            lines.append("  \(verdict.indication == .passed ? "signed by" : "names    ")   \(signer.line)")
        }
        let proof = verdict.proof == .timestamp ? "a time-stamp" : "this judgement"
        lines.append("  existed at  \(Self.time(verdict.provedSeconds)) (by \(proof))")
        if let claimed = facts.attributes.signingTimeSeconds { lines.append("  claims      \(Self.time(claimed))") }
        for check in verdict.checks {
            let mark =
                switch check.outcome {
                case .ok: "ok     "
                case .failed: "FAILED "
                case .warned: "warning"
                case .informed: "note   "
                case .skipped: "skipped"
                }
            lines.append("  \(mark)  \(check.name)" + (check.detail.isEmpty ? "" : ": \(check.detail)"))
        }
        lines.append("  judged under \(verdict.policy)")
        return lines.joined(separator: "\n")
    }

    var json: JSONValue {
        let checks = verdict.checks.map { check -> JSONValue in
            ["name": .string(check.name), "outcome": .string(check.outcome.rawValue), "detail": .string(check.detail)]
        }
        return [
            "indication": .string(verdict.indication.standardName),
            "sub": verdict.sub.map(JSONValue.string) ?? .null,
            "valid": .bool(verdict.indication == .passed),
            "signer": signer,
            "chain": .array(facts.chain.links.map { link in .string(link.sha256) }),
            "provedAt": .string(Self.time(verdict.provedSeconds)),
            "proof": .string(verdict.proof.rawValue),
            "checks": .array(checks),
            "policy": .string(verdict.policy),
        ]
    }

    private var signer: JSONValue {
        guard let signer = verdict.signer else { return .null }
        return [
            "commonName": signer.commonName.map(JSONValue.string) ?? .null,
            "iin": signer.iin.map(JSONValue.string) ?? .null,
            "bin": signer.bin.map(JSONValue.string) ?? .null,
            "roles": .array(signer.roles.map(JSONValue.string)),
            "certificateSha256": .string(signer.certificateSha256),
        ]
    }
}
