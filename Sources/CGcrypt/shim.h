#include <gcrypt.h>

/* gcry_control takes a variable number of arguments, which Swift cannot call. Secure memory is not needed where nothing
 * is secret, and a machine in FIPS mode would refuse the digests of other countries. 1 when libgcrypt is ready. */
static inline int dauys_gcrypt_begin(void) {
    if (gcry_control(GCRYCTL_INITIALIZATION_FINISHED_P)) return 1;
    gcry_control(GCRYCTL_NO_FIPS_MODE);
    if (gcry_check_version("1.10.0") == NULL) return 0;
    gcry_control(GCRYCTL_DISABLE_SECMEM, 0);
    gcry_control(GCRYCTL_INITIALIZATION_FINISHED, 0);
    return 1;
}
