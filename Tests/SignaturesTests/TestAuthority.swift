import Foundation
import Glibc
import Signatures
import Testing

/// A two-level authority shaped like the Kazakh one, made once for all tests through the command line of OpenSSL.
struct TestAuthority {
    static let iin = "900517450127"
    static let otherIIN = "850101300123"

    let folder: URL

    /// Seconds since 1970 by the machine's clock, which programs started by a test go by.
    static var clockSeconds: Int64 { Int64(time(nil)) }

    static let shared = Result { try TestAuthority() }

    private init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "dauys-authority-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try write(Array(Self.script.utf8), to: "make.sh")
        try run("sh make.sh")
    }

    private static let script = """
        set -e
        conf() { printf '[req]\\nprompt=no\\ndistinguished_name=dn\\nutf8=yes\\nstring_mask=utf8only\\n[dn]\\n%b\\n[ext]\\n%b\\n' "$2" "$3" > $1.cnf; }
        leaf() { # name, key options, subject, extensions, issuer, digest
            conf $1 "$3" "subjectKeyIdentifier=hash\\nauthorityKeyIdentifier=keyid\\n$4"
            openssl genpkey $2 -out $1.key
            openssl req -new -key $1.key -config $1.cnf -out $1.csr
            openssl x509 -req -in $1.csr -CA ${5:-issuing}.pem -CAkey ${5:-issuing}.key -CAcreateserial -days ${7:-365} \\
                -extfile $1.cnf -extensions ext -${6:-sha256} -out $1.pem
        }
        rsa='-algorithm RSA -pkeyopt rsa_keygen_bits:2048'
        ec='-algorithm EC -pkeyopt ec_paramgen_curve:P-256'
        ca='basicConstraints=critical,CA:TRUE\\nkeyUsage=critical,keyCertSign,cRLSign'
        for root in root foreign; do
            openssl genpkey $ec -out $root.key
            conf $root "CN=Test root" "subjectKeyIdentifier=hash\\n$ca"
            openssl req -new -x509 -key $root.key -config $root.cnf -extensions ext -days 3650 -out $root.pem
        done
        leaf issuing "$rsa" 'CN=Test NCA' "$ca" root sha256 3650
        leaf foreignissuing "$ec" 'CN=Test NCA' "$ca" foreign sha256 3650
        person='CN=ТЕСТОВ ТЕСТ\\nSN=ТЕСТОВ\\nserialNumber=IIN\(iin)\\nC=KZ\\nGN=ТЕСТОВИЧ'
        sign='keyUsage=critical,digitalSignature,nonRepudiation\\nextendedKeyUsage=emailProtection,1.2.398.3.3.4.1.1\\nauthorityInfoAccess=OCSP;URI:http://ocsp.example/'
        leaf rsa "$rsa" "$person" "$sign"
        leaf ec "$ec" "$person" "$sign"
        leaf other "$ec" 'CN=ДРУГОЙ\\nserialNumber=IIN\(otherIIN)' "$sign"
        leaf auth "$ec" "$person" 'keyUsage=critical,digitalSignature,keyEncipherment\\nextendedKeyUsage=clientAuth,1.2.398.3.3.4.1.1'
        leaf combined "$ec" "$person" 'keyUsage=critical,digitalSignature,nonRepudiation'
        leaf head "$ec" "$person\\nO=ТЕСТ\\nOU=BIN123456789021" 'keyUsage=critical,digitalSignature,nonRepudiation\\nextendedKeyUsage=emailProtection,1.2.398.3.3.4.1.2,1.2.398.3.3.4.1.2.1'
        leaf twoiins "$ec" "0.serialNumber=IIN\(iin)\\n1.serialNumber=IIN\(otherIIN)" "$sign"
        leaf multi "$ec" "serialNumber=IIN\(iin)\\n+CN=x" "$sign"
        leaf stranger "$ec" "$person" "$sign" foreignissuing
        leaf weak '-algorithm RSA -pkeyopt rsa_keygen_bits:1024' "$person" "$sign"
        leaf exponent '-algorithm RSA -pkeyopt rsa_keygen_bits:2048 -pkeyopt rsa_keygen_pubexp:8589934593' "$person" "$sign"
        leaf explicit '-algorithm EC -pkeyopt ec_paramgen_curve:P-256 -pkeyopt ec_param_enc:explicit' "$person" "$sign"
        leaf sha1 "$ec" "$person" "$sign" issuing sha1
        leaf underleaf "$ec" "$person" "$sign" rsa
        leaf brief "$ec" "$person" "$sign" issuing sha256 1
        leaf tsa "$ec" 'CN=Test TSA' 'keyUsage=critical,digitalSignature\\nextendedKeyUsage=critical,timeStamping'
        leaf tsaasked "$ec" 'CN=Asked TSA' 'keyUsage=critical,digitalSignature\\nextendedKeyUsage=critical,timeStamping\\nauthorityInfoAccess=OCSP;URI:http://ocsp.example/'
        printf '[tsa]\\ndefault_tsa=t\\n[t]\\nserial=tsa.srl\\ndefault_policy=1.2.398.3.3.2.6.4\\ndigests=sha256,sha1\\naccuracy=secs:1\\ness_cert_id_alg=sha256\\nsigner_digest=sha256\\n' > tsa.conf
        leaf responder "$ec" 'CN=Test OCSP' 'keyUsage=critical,digitalSignature\\nextendedKeyUsage=OCSPSigning\\nnoCheck=ignored'
        leaf asked "$ec" 'CN=Asked OCSP' 'keyUsage=critical,digitalSignature\\nextendedKeyUsage=OCSPSigning\\nauthorityInfoAccess=OCSP;URI:http://ocsp.example/'
        leaf unasked "$ec" 'CN=Unasked OCSP' 'keyUsage=critical,digitalSignature\\nextendedKeyUsage=OCSPSigning'
        """

    func bytes(_ name: String) throws -> [UInt8] { try Self.read(folder.appending(path: name)) }

    /// Reads a whole file through C: Foundation of this toolchain leaks when a file is empty.
    static func read(_ file: URL) throws -> [UInt8] {
        guard let stream = unsafe fopen(file.path(), "rb") else {
            throw Failed(line: file.path(), log: "cannot be read")
        }
        defer { unsafe fclose(stream) }
        var bytes: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = unsafe fread(&part, 1, part.count, stream)
            if count == 0 { return bytes }
            bytes += part.prefix(count)
        }
    }

    func write(_ bytes: [UInt8], to name: String) throws { try Data(bytes).write(to: folder.appending(path: name)) }

    /// Runs a line of shell in the folder; what it says goes into the error.
    @discardableResult
    func run(_ line: String) throws -> Bool {
        guard unsafe system("cd '\(folder.path())' && (\(line)) >> log 2>&1") == 0 else {
            let log = (try? Self.read(folder.appending(path: "log"))) ?? []
            throw Failed(line: line, log: String(decoding: log.suffix(2_000), as: UTF8.self))
        }
        return true
    }

    struct Failed: Error {
        let line: String
        let log: String
    }

    func anchors(_ names: String...) throws -> TrustAnchors {
        try TrustAnchors(pem: names.map { name in try bytes("\(name).pem") })
    }

    func key(_ name: String, chain: String? = "issuing") throws -> SigningKey {
        try SigningKey(
            keyPEM: bytes("\(name).key"),
            certificatePEM: bytes("\(name).pem"),
            chainPEM: chain.map { chain in try bytes("\(chain).pem") } ?? []
        )
    }

    /// An instant at which every certificate is alive.
    func now() throws -> Int64 { try Certificate(pem: bytes("underleaf.pem")).notBeforeSeconds + 3_600 }

    /// The bare signature over bytes with SHA-256 or another digest.
    func sign(_ bytes: [UInt8], with key: String, digest: String = "sha256") throws -> [UInt8] {
        let name = UUID().uuidString
        try write(bytes, to: name)
        try run("openssl dgst -\(digest) -sign \(key).key -out \(name).sig \(name)")
        return try self.bytes("\(name).sig")
    }

    /// A certificate in which some parts were changed before its issuer signed it, by their places in what is signed.
    func reissued(_ name: String, by issuer: String = "issuing", _ changes: [Int: [UInt8]]) throws -> [UInt8] {
        let whole = HandMade.parts(of: try Certificate(pem: bytes("\(name).pem")).der)
        var parts = HandMade.parts(of: whole[0])
        for (place, change) in changes { parts[place] = change }
        let signed = HandMade.element(0x30, Array(parts.joined()))
        let value = HandMade.element(0x03, [0], try sign(signed, with: issuer))
        return HandMade.element(0x30, signed, whole[1], value)
    }

    /// A signature made by `openssl cms`, with these options.
    func cms(_ options: String, over document: [UInt8]) throws -> [UInt8] {
        let name = UUID().uuidString
        try write(document, to: name)
        try run("openssl cms -sign -binary -outform DER -in \(name) -out \(name).p7s \(options)")
        return try bytes("\(name).p7s")
    }
}

extension TestAuthority {
    /// Who was called back, by the whole INTEGER of the number.
    struct Entry {
        let serial: [UInt8]
        var extensions: [[UInt8]] = []

        init(serial: [UInt8], extensions: [[UInt8]] = []) {
            self.serial = serial
            self.extensions = extensions
        }

        /// Somebody of the authority, for a reason of RFC 5280 where one is given.
        init(_ name: String, of authority: TestAuthority, reason: UInt8? = nil) throws {
            let parts = HandMade.parts(
                of: HandMade.parts(of: try Certificate(pem: authority.bytes("\(name).pem")).der)[0]
            )
            self.init(
                serial: parts[1],
                extensions: reason.map { reason in
                    let code = HandMade.element(0x04, [0x0a, 0x01, reason])
                    return [HandMade.element(0x30, HandMade.identifier("2.5.29.21"), code)]
                } ?? []
            )
        }
    }

    /// A list of the issuing authority; `updated` is the hour of a day long before the judgement, at which all in it were
    /// called back unless another time is named.
    func list(number: UInt8, updated: Int, _ entries: [Entry], digest: String = "sha256", since: String? = nil) throws
        -> [UInt8]
    {
        let issuer = try Certificate(pem: bytes("issuing.pem")).der
        let names = ["sha1": "1.2.840.113549.1.1.5", "sha256": "1.2.840.113549.1.1.11"]
        let algorithm = HandMade.element(0x30, HandMade.identifier(try #require(names[digest])), [0x05, 0x00])
        let time = HandMade.element(0x17, Array("2601010\(updated)0000Z".utf8))
        let rows = entries.map { entry in
            let more = entry.extensions.isEmpty ? [] : HandMade.element(0x30, Array(entry.extensions.joined()))
            let back = since.map { since in HandMade.element(0x17, Array(since.utf8)) } ?? time
            return HandMade.element(0x30, entry.serial, back, more)
        }
        let counted = HandMade.element(
            0x30,
            HandMade.identifier("2.5.29.20"),
            HandMade.element(0x04, [0x02, 0x01, number])
        )
        let body = HandMade.element(
            0x30,
            [0x02, 0x01, 0x01],
            algorithm,
            HandMade.parts(of: HandMade.parts(of: issuer)[0])[5],
            time,
            HandMade.element(0x17, Array("491231235959Z".utf8)),
            rows.isEmpty ? [] : HandMade.element(0x30, Array(rows.joined())),
            HandMade.element(0xa0, HandMade.element(0x30, counted))
        )
        let value = HandMade.element(0x03, [0], try sign(body, with: "issuing", digest: digest))
        return HandMade.element(0x30, body, algorithm, value)
    }
}
