internal import CaseStore
internal import Docket
internal import Law
internal import Postgres
internal import Signatures

/// A paper that was sent along and not kept: its hash, the name it has, and why.
public struct PaperNotKept: Hashable, Sendable {
    /// What whoever sent it can do about it.
    public enum Reason: Hashable, Sendable {
        /// It is too large, or the case is full: it may come smaller.
        case tooMuch(limitBytes: Int64)
        /// The filing was known already: papers are added to a case by its secret.
        case needsSecret
    }

    public let sha256: String
    public let name: String?
    public let reason: Reason
}

/// The papers of one filing: those that can be kept with it, and those that cannot.
///
/// They are kept in one act with the filing, so a filing that is known has all of its papers or had none: a repetition
/// has nothing to complete and adds nothing, whoever sends it. Otherwise whoever holds the complaint's bytes, as the
/// commission does, could put papers into the case in the voter's name. Who has the case's secret adds papers by it.
struct Enclosure: Sendable {
    let papers: EnclosedPapers
    private let tooLarge: [PaperNotKept]
    private let limits: Courthouse.Limits

    init(_ request: FilingRequest, _ complaint: Complaint, _ limits: Courthouse.Limits) {
        self.limits = limits
        guard request.draft.isEmpty else {
            papers = EnclosedPapers(request.draft, ofKey: request.key, complaint, limits)
            tooLarge = []
            return
        }
        var kept: [EnclosedPapers.Paper] = []
        var bytes: [UInt8] = []
        var tooLarge: [PaperNotKept] = []
        for paper in request.attachments {
            let sha256 = Digest.sha256Hex(paper)
            let named = complaint.paper(sha256)
            let name = named?["name"]?.string
            guard paper.count <= limits.attachmentBytes else {
                let limit = PaperNotKept.Reason.tooMuch(limitBytes: Int64(limits.attachmentBytes))
                tooLarge.append(PaperNotKept(sha256: sha256, name: name, reason: limit))
                continue
            }
            bytes += paper
            kept.append(
                EnclosedPapers.Paper(
                    sha256: sha256,
                    name: name,
                    mediaType: MediaType.sniffed(paper),
                    isNamed: named != nil,
                    sizeBytes: paper.count
                )
            )
        }
        self.tooLarge = tooLarge
        papers = EnclosedPapers(
            papers: kept,
            bytes: kept.isEmpty ? nil : bytes,
            draft: nil,
            limitBytes: limits.attachmentsOfCaseBytes
        )
    }

    /// What a new filing could not keep.
    func notKept(withoutRoom: Set<String>) -> [PaperNotKept] {
        let limit = PaperNotKept.Reason.tooMuch(limitBytes: limits.attachmentsOfCaseBytes)
        return tooLarge + papers.papers.filter { withoutRoom.contains($0.sha256) }.map { $0.notKept(limit) }
    }

    /// What a repetition brings that the case does not have.
    ///
    /// Whoever has only the complaint's bytes is not told which papers lie in the case beyond those that it names.
    func missing(in caseID: Int64, toldAll: Bool, on connection: borrowing Connection) throws -> [PaperNotKept] {
        var missing = tooLarge
        for paper in papers.papers {
            if toldAll || paper.isNamed,
                try CaseStore.Papers.progress(of: paper.sha256, in: caseID, on: connection).kept != nil
            {
                continue
            }
            missing.append(paper.notKept(.needsSecret))
        }
        return missing
    }
}

extension EnclosedPapers {
    /// The papers of the draft of a key; their bytes lie in the database already.
    init(_ papers: [FormDraft.Paper], ofKey key: String, _ complaint: Complaint, _ limits: Courthouse.Limits) {
        self.init(
            papers: papers.map { paper in
                Paper(
                    sha256: paper.sha256,
                    name: paper.name,
                    mediaType: paper.mediaType,
                    isNamed: complaint.paper(paper.sha256) != nil,
                    sizeBytes: paper.size
                )
            },
            bytes: nil,
            draft: Digest.sha256Hex(Array(key.utf8)),
            limitBytes: limits.attachmentsOfCaseBytes
        )
    }
}

extension EnclosedPapers.Paper {
    fileprivate func notKept(_ reason: PaperNotKept.Reason) -> PaperNotKept {
        PaperNotKept(sha256: sha256, name: name, reason: reason)
    }
}

extension Complaint {
    /// The entry of a paper in the complaint's own list.
    func paper(_ sha256: String) -> JSONValue? {
        document["attachments"]?.array?.first { $0["sha256"]?.string == sha256 }
    }
}

/// What a paper is, told by its first bytes; names and declared types are ignored.
enum MediaType {
    static func sniffed(_ bytes: [UInt8]) -> String {
        let signatures: [([UInt8], String)] = [
            ([0xFF, 0xD8, 0xFF], "image/jpeg"), ([0x89, 0x50, 0x4E, 0x47], "image/png"),
            (Array("%PDF-".utf8), "application/pdf"), (Array("GIF8".utf8), "image/gif"),
        ]
        return signatures.first { bytes.starts(with: $0.0) }?.1 ?? "application/octet-stream"
    }
}
