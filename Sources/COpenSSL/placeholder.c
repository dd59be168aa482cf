#include "COpenSSL.h"
#include <openssl/crypto.h>
