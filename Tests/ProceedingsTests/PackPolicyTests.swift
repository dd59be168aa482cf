import Foundation
import Law
import Signatures
import TestSupport
import Testing

@testable import Proceedings

/// What a pack says about signatures and what the engine asks are one list of words.
@Suite struct `The signature policy of a pack` {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../ops")

    private func json(_ path: String) throws -> JSONValue {
        try CanonicalJSON.parseLenient(Array(Data(contentsOf: Self.folder.appending(path: path))), depthLimit: 32)
    }

    @Test(arguments: ["kz", "kg"]) func `has a level for every check, and for no other`(place: String) throws {
        let checks = try json("jurisdictions/\(place)/signatures.json")["checks"]?.object ?? [:]
        #expect(Set(checks.keys) == Set(SignatureCheck.allCases.map(\.rawValue)))
        for (name, level) in checks {
            let check = try #require(SignatureCheck(rawValue: name))
            let read = try #require(level.string.flatMap(SignatureCheck.Level.init(rawValue:)))
            #expect(!check.isFixed || read == .fail, "\(name)")
        }
    }

    @Test func `is held by its schema to what makes a signature one`() throws {
        let checks = try json("schemas/pack-signatures.schema.json")["properties"]?["checks"]
        let properties = checks?["properties"]?.object ?? [:]
        #expect(Set(properties.keys) == Set(SignatureCheck.allCases.map(\.rawValue)))
        #expect(Set(checks?["required"]?.array?.compactMap(\.string) ?? []) == Set(properties.keys))
        for check in SignatureCheck.allCases {
            #expect((properties[check.rawValue]?["const"]?.string == "fail") == check.isFixed, "\(check)")
        }
    }

    @Test(arguments: [("kz", ["kk", "ru", "en"]), ("kg", ["ky", "ru", "en"])])
    func `has words for everything that can be wrong, and they say what to do`(
        place: String,
        languages: [String]
    ) throws {
        let texts = try json("jurisdictions/\(place)/texts.json")["texts"]
        let ways = SignatureVerdict.subIndications + ["absent", "failed", "indeterminate", "timestamp"]
        #expect(Set(SignatureVerdict.subIndications).count == 15)
        for way in ways {
            for language in languages {
                let words = texts?["signature.\(way)"]?[language]?.string ?? ""
                let sentences = words.split(whereSeparator: { ".;".contains($0) }).filter { $0.count > 8 }
                // What is wrong, and what to do now.
                #expect(sentences.count >= 2, "\(place) \(way) \(language): \(words)")
            }
        }
    }

    @Test(
        arguments: [
            (["timestamp"], "REVOKED_NO_POE", "timestamp"),
            (["timestamp", "revocation"], "REVOKED_NO_POE", "REVOKED_NO_POE"),
            ([], nil, "passed"), (["chain"], "TRY_LATER", "TRY_LATER"),
        ] as [([String], String?, String)]
    )
    func `tells of a time-stamp where nothing else is wrong`(failed: [String], sub: String?, word: String) throws {
        let pack = try TestPack().pack()
        let words = pack.words(onSignature: "passed", sub: sub, failed: failed, in: .en)
        #expect(words == pack.texts.text("signature.\(word)", in: .en))
    }

    @Test func `is what verdicts in its cases are made by`() throws {
        let pack = try TestPackWith.levels(["nonRepudiation": "warn", "revocation": "ignore"])
        let policy = pack.verdictPolicy
        #expect(policy.level(of: .nonRepudiation) == .warn && !policy.requiresRevocation)
        #expect(policy.level(of: .emailProtection) == .fail)
        #expect(policy.digests == ["SHA512"] && policy.chainDigests == ["SHA512"])
        #expect(policy.curves == ["P-384"] && policy.rsaBitsAtLeast == 3_072 && policy.rsaBitsAtMost == 4_096)
        #expect(policy.stampPolicies == ["1.2.3"] && policy.version == "\(pack.id)/\(pack.version)")
    }
}

private enum TestPackWith {
    static func levels(_ levels: JSONValue) throws -> Pack {
        let policy: JSONValue = [
            "revocation": ["required": false], "checks": levels, "stampPolicies": ["1.2.3"],
            "algorithms": [
                "digests": ["SHA512"], "curves": ["P-384"], "rsaBits": ["atLeast": 3_072, "atMost": 4_096],
            ],
        ]
        return try TestPack().altering("signatures", to: policy).pack()
    }
}
