internal import Docket
internal import FoundationEssentials
internal import Law
internal import Signatures

extension SignatureVerdict {
    /// The verdict as far as the docket needs to know it.
    var finding: SignatureFinding {
        let word: SignatureFinding.Indication =
            switch indication {
            case .passed: .passed
            case .indeterminate: .indeterminate
            case .failed: .failed
            }
        return SignatureFinding(word, sub: sub, waitingCanMend: waitingCanMend)
    }
}

extension Pack {
    /// A span that the signature policy names for revocation, such as how often an open question is asked again.
    func revocationSeconds(_ name: String, else usual: Int64) -> Int64 {
        guard let span = signaturePolicy["revocation"]?[name], let quantity = span["quantity"]?.integer else {
            return usual
        }
        switch span["unit"]?.string {
        case "hours": return quantity * 3_600
        case "minutes": return quantity * 60
        default: return quantity
        }
    }

    /// The policy under which signatures of this pack's cases are judged.
    var verdictPolicy: SignaturePolicy {
        var policy = SignaturePolicy.standard
        policy.requiresRevocation = signaturePolicy["revocation"]?["required"]?.bool ?? policy.requiresRevocation
        policy.version = "\(id)/\(version)"
        return policy
    }
}

extension JSONValue {
    /// Any codable value of whole numbers and texts, as a JSON value.
    init(encoding value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .withoutEscapingSlashes
        self = try CanonicalJSON.parseLenient(Array(try encoder.encode(value)), depthLimit: 32)
    }

    /// The codable value this was made from.
    func decoded<Value: Decodable>() throws -> Value {
        try JSONDecoder().decode(Value.self, from: Data(canonicalBytes))
    }
}
