internal import HTTP

extension Porter { func addPages(to router: inout Router) {} }
