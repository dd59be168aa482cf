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
    /// What a verdict means to whoever signed, in words; `failed` are the checks that were not met.
    ///
    /// Where nothing but a time-stamp fails, the signer's own certificate is not what is wrong.
    func words(onSignature indication: String, sub: String?, failed: [String], in language: Language) -> String {
        let stamp = SignatureCheck.timestamp.rawValue
        let word = !failed.isEmpty && failed.allSatisfy { check in check == stamp } ? stamp : sub ?? indication
        return texts.text("signature.\(word)", in: language)
    }

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
        var policy = SignaturePolicy(version: "\(id)/\(version)")
        for (check, level) in signaturePolicy["checks"]?.object ?? [:] {
            policy.levels[check] = level.string.flatMap(SignatureCheck.Level.init(rawValue:))
        }
        if signaturePolicy["revocation"]?["required"]?.bool == false { policy.requiresRevocation = false }
        let algorithms = signaturePolicy["algorithms"]
        if let digests = algorithms?["digests"]?.array?.compactMap(\.string) {
            policy.digests = digests
            policy.chainDigests = digests
        }
        if let curves = algorithms?["curves"]?.array?.compactMap(\.string) { policy.curves = curves }
        if let bits = algorithms?["rsaBits"] {
            policy.rsaBitsAtLeast = bits["atLeast"]?.integer.map { Int($0) } ?? policy.rsaBitsAtLeast
            policy.rsaBitsAtMost = bits["atMost"]?.integer.map { Int($0) } ?? policy.rsaBitsAtMost
        }
        policy.stampPolicies = signaturePolicy["stampPolicies"]?.array?.compactMap(\.string) ?? []
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
