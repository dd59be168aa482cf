internal import CaseStore
internal import Delivery
internal import Docket
internal import Law
internal import Signatures

/// A draw on its way from the recorded pool to the published record (`dauys-draw/1`).
struct DrawRecord {
    let head: CaseHead
    let pool: AssignmentFacts.RecordedPool
    let pack: Pack

    /// What a holder answered.
    enum Answer {
        case proof(String)
        case absent(String)
    }

    private var text: [UInt8] { Array(pool.text.utf8) }

    var alpha: [UInt8] {
        get throws {
            Draw.alpha(
                origin: pack.election.origin,
                poolNumber: pool.number,
                pool: try DrawPool.parse(text),
                sha256: Digest.sha256
            )
        }
    }

    /// Whether those who answered are a quorum: enough of them, and everyone without whom there is no draw.
    func isEnough(_ answered: Set<String>) -> Bool {
        let policy = pack.drawPolicy
        let present = policy.holders.filter { answered.contains($0.id) }
        return present.count >= policy.quorum
            && policy.holders.allSatisfy { !$0.isRequired || answered.contains($0.id) }
    }

    /// Asks one holder; an answer that does not verify is an absence, told as such.
    func ask(_ holder: Holder, over client: Client, allowing hosts: Set<String>, within milliseconds: Int) async
        -> Answer
    {
        guard let address = holder.address else { return .absent("noAddress") }
        guard let alpha = try? alpha else { return .absent("noPool") }  // A recorded pool always parses.
        let question: JSONValue = [
            "alpha": .string(String(decoding: alpha, as: UTF8.self)), "pool": .string(pool.text),
        ]
        let request = OutgoingRequest.json(
            to: address + "/prove",
            question.canonicalBytes,
            timeoutMilliseconds: milliseconds,
            allowing: hosts.union([Self.place(of: address)])
        )
        do {
            let answer = try await client.send(request)
            guard answer.status == 200,
                let pi = try CanonicalJSON.parseLenient(answer.body)["pi"]?.string,
                beta(of: holder, pi: pi) != nil
            else { return .absent("wrongProof") }
            return .proof(pi)
        } catch {
            return .absent("unreachable")
        }
    }

    /// The `host:port` of a holder's address: the pack names it, so it may be asked wherever it is.
    private static func place(of address: String) -> String {
        address.split(separator: "/", omittingEmptySubsequences: true).dropFirst().first.map(String.init) ?? ""
    }

    private func beta(of holder: Holder, pi: String) -> [UInt8]? {
        guard let key = Hex.bytes(holder.key), let proof = Hex.bytes(pi), let alpha = try? alpha else { return nil }
        return ECVRF.verify(publicKey: key, alpha: alpha, pi: proof)
    }

    /// The seed, the order and the record's bytes; nil below the quorum.
    func drawn() throws -> (seed: String?, order: [String], record: [UInt8])? {
        let parsed = try DrawPool.parse(text)
        let eligible = parsed.entries.filter { if case .weight = $0.part { true } else { false } }
        guard eligible.count > 1 else {
            let places = eligible.map { entry -> JSONValue in
                ["place": 1, "judge": .string(entry.judge), "r": nil, "W": nil, "c": nil]
            }
            return (nil, eligible.map(\.judge), try record(seed: nil, order: places, isLottery: false).canonicalBytes)
        }
        guard isEnough(Set(pool.proofs.keys)) else { return nil }
        let betas = pack.drawPolicy.holders.compactMap { holder in
            pool.proofs[holder.id].flatMap { beta(of: holder, pi: $0) }
        }
        let seed = Draw.seed(pool: parsed, betas: betas, sha256: Digest.sha256)
        let order = Draw.order(pool: parsed, seed: seed, sha256: Digest.sha256)
        let places = order.map { place -> JSONValue in
            [
                "place": .integer(Int64(place.place)), "judge": .string(place.judge),
                "r": .integer(Int64(place.remainder)),
                "W": .integer(Int64(place.totalWeight)), "c": .integer(Int64(place.tries)),
            ]
        }
        let hex = Hex.text(seed)
        return (hex, order.map(\.judge), try record(seed: hex, order: places, isLottery: true).canonicalBytes)
    }

    private func record(seed: String?, order: [JSONValue], isLottery: Bool) throws -> JSONValue {
        let policy = pack.drawPolicy
        let holders = policy.holders.map { holder -> JSONValue in
            [
                "name": .string(holder.id), "key": .string(holder.key),
                "pi": isLottery ? .string(pool.proofs[holder.id] ?? "absent") : "absent",
            ]
        }
        return [
            "type": .string(DocumentType.draw.word), "election": .string(head.election),
            "publicId": .string(head.publicID), "origin": .string(pack.election.origin),
            "poolNumber": .integer(pool.number), "pool": .string(pool.text),
            "alpha": .string(String(decoding: try alpha, as: UTF8.self)), "checkpoint": nil,
            "layer": .string(pool.layer.rawValue), "after": pool.after.map(JSONValue.integer) ?? .null,
            "holders": isLottery ? .array(holders) : [], "quorum": .integer(Int64(policy.quorum)),
            "lottery": .bool(isLottery), "seed": seed.map(JSONValue.string) ?? .null, "order": .array(order),
            "judges": pool.judges,
            "pack": ["id": .string(pack.id), "version": .string(pack.version), "sha256": .string(pack.sha256)],
        ]
    }
}

extension DrawPool {
    /// The text of a pool as the record and the holders see it.
    init(publicID: String, pool: JudgePool) throws {
        try self.init(
            publicId: publicID,
            entries: pool.members.map { member in
                DrawEntry(member.judge, member.exclusion.map { .excluded($0) } ?? .weight(member.weight))
            }
        )
    }
}

/// Bytes as lower-case hex, and back.
enum Hex {
    static func text(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    static func bytes(_ text: String) -> [UInt8]? {
        guard text.utf8.count.isMultiple(of: 2) else { return nil }
        var bytes: [UInt8] = []
        var rest = text[...]
        while !rest.isEmpty {
            guard let byte = UInt8(rest.prefix(2), radix: 16) else { return nil }
            bytes.append(byte)
            rest = rest.dropFirst(2)
        }
        return bytes
    }
}
