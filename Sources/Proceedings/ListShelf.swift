internal import CaseStore
internal import Delivery
internal import Law
internal import Postgres
internal import Signatures
private import Synchronization

/// The lists of revoked certificates that this node has read, each proved once.
///
/// A list of a hundred thousand entries costs a judgement one look into an index.
final class ListShelf: Sendable {
    struct Kept: Sendable {
        let list: KnownList
        let fetched: Instant
        /// The fingerprints of the anchors it was proved by: what others trusted is nothing these have said.
        let provedBy: [String]
    }

    /// How many certificates of open sessions are held against a new list.
    static let certificatesLimit = 100_000

    private let kept = Mutex<[String: Kept]>([:])

    /// By address.
    var lists: [String: Kept] { kept.withLock(\.self) }

    func put(_ list: KnownList, from url: String, fetched: Instant, provedBy anchors: TrustAnchors) {
        kept.withLock { $0[url] = Kept(list: list, fetched: fetched, provedBy: anchors.sha256) }
    }

    /// The lists that one of these anchors has signed.
    func known(by anchors: TrustAnchors) -> KnownLists {
        let name = anchors.sha256
        let proved = lists.filter { _, kept in kept.provedBy == name }.sorted { left, right in left.key < right.key }
        return KnownLists(proved.map(\.value.list), anchors: anchors)
    }

    /// Holds every list against other anchors; the addresses of those that nobody trusted has signed any more.
    func prove(by anchors: TrustAnchors) -> [String] {
        let name = anchors.sha256
        var dropped: [String] = []
        for (url, old) in lists where old.provedBy != name {
            let isProved = old.list.isSigned(byOneOf: anchors)
            if !isProved { dropped.append(url) }
            kept.withLock { kept in
                // Another list that came meanwhile was proved by whoever brought it.
                guard kept[url]?.list === old.list else { return }
                kept[url] = isProved ? Kept(list: old.list, fetched: old.fetched, provedBy: name) : nil
            }
        }
        return dropped.sorted()
    }
}

extension Courthouse {
    /// What the lists at hand say about the signer of these facts.
    func listed(_ facts: SignatureFacts, at moment: Instant) -> RevocationFinding {
        listAddresses.isEmpty
            ? RevocationFinding(.notAsked)
            : lists.known(by: anchors).finding(about: facts, atSeconds: moment.secondsSince1970)
    }

    /// The same, telling what went wrong: without lists the house still works.
    func keepLists() async {
        do { try await refreshLists() } catch { log("listsFailed", ["error": ErrorText.describe(error)]) }
    }

    /// Sends for lists whose time has come, and reads those that another node has fetched.
    func refreshLists() async throws {
        guard !listAddresses.isEmpty else { return }
        let (sent, atHand) = try await pool.transaction { connection in
            let sent = try RevocationLists.fetch(
                listAddresses,
                pauseSeconds: limits.listPauseSeconds,
                on: connection
            )
            return (sent, try RevocationLists.atHand(listAddresses, on: connection))
        }
        if sent > 0 { errandPoke.wake() }
        let anchors = anchors
        for (url, sha256, fetched) in atHand {
            if let kept = lists.lists[url], kept.list.sha256 == sha256, kept.provedBy == anchors.sha256 {
                if kept.fetched != fetched { lists.put(kept.list, from: url, fetched: fetched, provedBy: anchors) }
                continue
            }
            let bytes = try await pool.transaction { connection in
                try RevocationLists.bytes(of: url, sha256: sha256, on: connection)
            }
            guard let bytes else { continue }
            // It was proved before it was kept, and is proved again here: another node may trust somebody else.
            let list: KnownList
            do throws(SignatureFault) {
                list = try KnownList(bytes, anchors: anchors)
            } catch {
                log("listNotTrusted", ["url": url, "error": error.description])
                continue
            }
            lists.put(list, from: url, fetched: fetched, provedBy: anchors)
            try await barListed(by: list)
        }
    }

    /// Bars the certificates of open sessions that a new list names: whoever was good at the door may be so no more.
    private func barListed(by list: KnownList) async throws {
        let open = try await pool.transaction { connection in
            try Access.certificatesInUse(atMost: ListShelf.certificatesLimit, on: connection)
        }
        for certificate in open {
            guard let since = list.revokedSince(certificate) else { continue }
            try await act { connection in try bar(certificate, since: since, on: connection) }
        }
    }

    /// Fetches one list, proves it, and keeps it unless it is older than the one at hand.
    func fetchList(_ errand: Errand) async throws {
        guard let url = errand.payload["url"]?.string else { throw StoreFault("list errand") }
        var request = OutgoingRequest(url: url)
        request.timeoutMilliseconds = limits.listTimeoutMilliseconds
        request.answerLimitBytes = KnownList.limitBytes
        // Whoever runs the court has named this address himself.
        request.allowedAddresses = AddressPolicy(allow: listAddresses.compactMap(Breakers.place(of:)))
        let answer = try await ask(request)
        let list: KnownList
        do throws(SignatureFault) {
            list = try KnownList(answer.body, anchors: anchors)
        } catch {
            breakers.failed(answer.place, at: answer.moment, because: error.description)
            throw error
        }
        breakers.answered(answer.place, at: answer.moment)
        try await finish(errand) { connection, moment in
            let isKept = try RevocationLists.keep(
                answer.body,
                sha256: list.sha256,
                from: url,
                thisUpdate: Instant(microsecondsSince1970: list.thisUpdateSeconds * 1_000_000),
                at: moment,
                on: connection
            )
            if !isKept { log("listIsOlder", ["url": url]) }
        }
        housePoke.wake()
    }
}
