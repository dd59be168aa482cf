import Foundation
import Glibc
import Signatures
import Synchronization

/// An authority with a certificate for everybody in the tests, made once a process by the command line of OpenSSL.
///
/// All are good from 2026 to 2049, so that the frozen instants of the tests lie within, whatever the year is outside.
struct Authority: Sendable {
    /// Everybody with a certificate, by the name the tests use; control digits are right.
    static let identities: [(name: String, iin: String)] = [
        ("voter", "900517450120"), ("officer", "850101300124"), ("neighbour", "900101300017"),
        ("superior", "900101300027"), ("clerk", "900101300037"), ("duty", "900101300047"), ("chair", "900101300057"),
        ("prosecutor", "900101300067"), ("J-1", "900101300077"), ("J-2", "900101300087"), ("J-3", "900101300097"),
        ("J-8", "900101300108"), ("J-9", "900101300118"), ("stranger", "900101300128"),
    ]

    static let shared = Result { try Authority() }

    let folder: URL

    private static let keys = Mutex<[String: SigningKey]>([:])

    private init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "dauys-proceedings-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Data(Self.script.utf8).write(to: folder.appending(path: "make.sh"))
        try run("sh make.sh")
    }

    private static let script = """
        set -e
        touch index.txt
        echo 01 > list.number
        cat > ca.cnf <<'END'
        [ca]
        default_ca=house
        [house]
        database=index.txt
        new_certs_dir=.
        serial=serial
        default_md=sha256
        policy=any
        crlnumber=list.number
        unique_subject=no
        preserve=yes
        [any]
        CN=supplied
        serialNumber=optional
        [root]
        subjectKeyIdentifier=hash
        basicConstraints=critical,CA:TRUE
        keyUsage=critical,keyCertSign,cRLSign
        [person]
        subjectKeyIdentifier=hash
        authorityKeyIdentifier=keyid
        keyUsage=critical,digitalSignature,nonRepudiation
        extendedKeyUsage=emailProtection,1.2.398.3.3.4.1.1
        authorityInfoAccess=OCSP;URI:${ENV::OCSP}
        [responder]
        authorityKeyIdentifier=keyid
        keyUsage=critical,digitalSignature
        extendedKeyUsage=OCSPSigning
        noCheck=ignored
        [asked]
        authorityKeyIdentifier=keyid
        keyUsage=critical,digitalSignature
        extendedKeyUsage=OCSPSigning
        authorityInfoAccess=OCSP;URI:${ENV::OCSP}
        [stampingAsked]
        authorityKeyIdentifier=keyid
        keyUsage=critical,digitalSignature
        extendedKeyUsage=critical,timeStamping
        authorityInfoAccess=OCSP;URI:${ENV::OCSP}
        [list]
        authorityKeyIdentifier=keyid
        [stamping]
        authorityKeyIdentifier=keyid
        keyUsage=critical,digitalSignature
        extendedKeyUsage=critical,timeStamping
        END
        cat > tsa.cnf <<'END'
        [tsa]
        default_tsa=house
        [house]
        serial=tsa.serial
        default_policy=1.2.398.3.3.2.6.4
        digests=sha256
        ess_cert_id_alg=sha256
        signer_digest=sha256
        END
        printf '[req]\\nprompt=no\\ndistinguished_name=dn\\n[dn]\\n' > dn.cnf
        export OCSP=http://127.0.0.1/
        request() { # name, subject
            openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out $1.key
            cp dn.cnf $1.cnf
            printf '%b\\n' "$2" >> $1.cnf
            openssl req -new -key $1.key -config $1.cnf -out $1.csr
        }
        sign() { # name, extensions, more
            openssl ca -batch -notext -config ca.cnf -extensions $2 -startdate 20260101000000Z \\
                -enddate 20491231000000Z -in $1.csr -out $1.pem $3
        }
        request root 'CN=Test root'
        sign root root '-selfsign -keyfile root.key -create_serial'
        request responder 'CN=Test responder'
        sign responder responder '-cert root.pem -keyfile root.key'
        request stamping 'CN=Test time-stamps'
        sign stamping stamping '-cert root.pem -keyfile root.key'
        \(identities.map { "request \($0.name) 'CN=\($0.name)\\nserialNumber=IIN\($0.iin)'\n"
            + "sign \($0.name) person '-cert root.pem -keyfile root.key'\n" }.joined())
        """

    func bytes(_ name: String) throws -> [UInt8] { Array(try Data(contentsOf: folder.appending(path: name))) }

    func write(_ bytes: [UInt8], to name: String) throws { try Data(bytes).write(to: folder.appending(path: name)) }

    /// Runs a line of shell in the folder; what it says goes into the error.
    func run(_ line: String) throws {
        guard unsafe system("cd '\(folder.path())' && (\(line)) >> log 2>&1 < /dev/null") == 0 else {
            throw Failed(line: line, log: String(decoding: try bytes("log").suffix(2_000), as: UTF8.self))
        }
    }

    struct Failed: Error {
        let line: String
        let log: String
    }

    /// The key of somebody, or of the court's seal.
    func key(_ name: String) throws -> SigningKey {
        if let known = Self.keys.withLock({ $0[name] }) { return known }
        let made = try SigningKey(keyPEM: bytes("\(name).key"), certificatePEM: bytes("\(name).pem"))
        Self.keys.withLock { $0[name] = made }
        return made
    }

    func anchors() throws -> TrustAnchors { try TrustAnchors(pem: [bytes("root.pem")]) }

    /// A certificate of the voter, or of somebody else, that names this responder; it ends in 2049 or when it is said to.
    func certificate(
        asking responder: String,
        named name: String,
        of owner: String = "voter",
        endsInSeconds life: Int? = nil,
        extensions: String = "person"
    ) throws -> SigningKey {
        let end = life.map { seconds in "$(date -u -d '+\(seconds) seconds' +%Y%m%d%H%M%SZ)" } ?? "20491231000000Z"
        try run(
            "cp \(owner).key \(name).key; OCSP=\(responder) flock ca.lock openssl ca -batch -notext -config ca.cnf -extensions \(extensions) "
                + "-startdate 20260101000000Z -enddate \(end) -cert root.pem -keyfile root.key "
                + "-in \(owner).csr -out \(name).pem"
        )
        return try key(name)
    }

    /// The same certificate of somebody in other bytes: its issuer has signed again under the same number.
    func certificate(like name: String, of owner: String, named other: String) throws -> SigningKey {
        try run(
            "cp \(owner).key \(other).key; OCSP=http://127.0.0.1/ openssl x509 -req -in \(owner).csr -CA root.pem "
                + "-CAkey root.key -set_serial 0x$(openssl x509 -in \(name).pem -noout -serial | cut -d= -f2) -days 3650 "
                + "-extfile ca.cnf -extensions person -out \(other).pem"
        )
        return try key(other)
    }

    /// A list of those who were called back: nobody, or whoever holds these certificates too.
    func list(revoking names: [String] = [], by signer: String = "root") throws -> [UInt8] {
        let name = "list-\(UUID().uuidString)"
        let revoking = names.map { name in
            "openssl ca -config ca.cnf -keyfile root.key -cert root.pem -revoke \(name).pem -crl_reason keyCompromise; "
        }
        try run(
            "OCSP=http://127.0.0.1/ flock ca.lock sh -ec '\(revoking.joined())openssl ca -config ca.cnf -gencrl -keyfile \(signer).key "
                + "-cert \(signer).pem -crldays 1 -crlexts list -out \(name).pem; "
                + "openssl crl -in \(name).pem -outform DER -out \(name).crl'"
        )
        return try bytes("\(name).crl")
    }

    /// A time-stamping authority whose certificate names this responder.
    func stampingAuthority(asking responder: String) throws -> String {
        let name = "stamping-\(UInt64.random(in: 0...UInt64.max))"
        _ = try certificate(asking: responder, named: name, of: "stamping", extensions: "stampingAsked")
        return name
    }

    /// The answer of a time-stamping authority, at the instant of the machine.
    func stampAnswer(to question: [UInt8], by signer: String = "stamping") throws -> [UInt8] {
        let name = "stamp-\(UUID().uuidString)"
        try write(question, to: "\(name).tsq")
        try run(
            "flock tsa.lock openssl ts -reply -config tsa.cnf -queryfile \(name).tsq -signer \(signer).pem "
                + "-inkey \(signer).key -out \(name).tsr"
        )
        return try bytes("\(name).tsr")
    }

    /// A signature with a stamp inside, as a program of the signer makes it.
    func stamped(_ container: [UInt8], by signer: String = "stamping") throws -> [UInt8] {
        guard let value = Timestamping.signatureValue(of: container) else { throw Failed(line: "stamp", log: "") }
        let nonce: [UInt8] = [1, 2, 3]
        let stamp = try Timestamping.read(
            answer: stampAnswer(to: Timestamping.question(over: value, nonce: nonce), by: signer),
            over: value,
            nonce: nonce,
            knowing: KnownLists([], anchors: anchors()),
            atSeconds: Int64(time(nil))
        )
        return try Timestamping.stamped(container, with: stamp.token)
    }
}
