private import CCurl

/// libcurl's set of transfers, with the connections they share.
// Safe because only the engine's thread uses it, except for `wake()`, which libcurl lets any thread call.
@safe final class Multi: @unchecked Sendable {
    /// libcurl is set up once for the process; its version here may do that from any thread.
    private static let isReady = dauys_curl_start() == 1

    private let handle: UnsafeMutableRawPointer?
    private var transfers: [UInt: Transfer] = [:]

    init(limits: ClientLimits) {
        unsafe handle = Self.isReady ? curl_multi_init() : nil
        unsafe dauys_curl_multi_set_long(handle, CURLMOPT_MAX_TOTAL_CONNECTIONS, limits.connections)
        unsafe dauys_curl_multi_set_long(handle, CURLMOPT_MAX_HOST_CONNECTIONS, limits.connectionsPerHost)
        unsafe dauys_curl_multi_set_long(handle, CURLMOPT_MAXCONNECTS, limits.connections)
    }

    deinit { unsafe curl_multi_cleanup(handle) }

    /// Begins a transfer; says why, if it cannot.
    func add(_ transfer: Transfer) -> DeliveryFault? {
        let code = unsafe curl_multi_add_handle(handle, transfer.easy)
        guard code == CURLM_OK else { return .other(code: Int(code.rawValue)) }
        unsafe transfers[UInt(bitPattern: transfer.easy)] = transfer
        return nil
    }

    func remove(_ transfer: Transfer) {
        guard unsafe transfers.removeValue(forKey: UInt(bitPattern: transfer.easy)) != nil else { return }
        unsafe curl_multi_remove_handle(handle, transfer.easy)
    }

    /// Moves every transfer as far as it goes without waiting; gives those that ended, with libcurl's code.
    func move() -> [(Transfer, code: UInt32)] {
        var running: Int32 = 0
        unsafe curl_multi_perform(handle, &running)
        var ended: [(Transfer, code: UInt32)] = []
        var left: Int32 = 0
        while let message = unsafe curl_multi_info_read(handle, &left) {
            guard unsafe message.pointee.msg == CURLMSG_DONE,
                let transfer = unsafe transfers[UInt(bitPattern: message.pointee.easy_handle)]
            else { continue }
            unsafe ended.append((transfer, code: message.pointee.data.result.rawValue))
        }
        return ended
    }

    /// Waits until a socket or a time limit is due, or somebody wakes it.
    func wait() { unsafe curl_multi_poll(handle, nil, 0, 60_000, nil) }

    func wake() { unsafe curl_multi_wakeup(handle) }
}
