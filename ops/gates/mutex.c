// Tells the thread sanitizer what a contended Mutex does.
//
// On Linux a Mutex of Swift's Synchronization is taken by an atomic operation compiled into our code, which the
// sanitizer sees, unless somebody else holds it: then the library takes it by a system call, and the library is not
// built for the sanitizer. What the lock orders then looks like a race. Suppressing those reports would hide the real
// ones beside them; so this library stands before the two functions and says what they do. The races gate preloads it.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stddef.h>
#include <stdint.h>

#define SWIFT __attribute__((swiftcall))
#define SELF __attribute__((swift_context))

typedef SWIFT void (*lock_function)(uint32_t thread, SELF void *mutex);
typedef SWIFT void (*unlock_function)(SELF void *mutex);
typedef void (*note_function)(void *address);

// The sanitizer's own runtime is in the program; where it is not, there is nobody to tell.
static void note(const char *name, void *mutex) {
    note_function tell = (note_function)dlsym(RTLD_DEFAULT, name);
    if (tell != NULL) {
        tell(mutex);
    }
}

SWIFT void lock_slowly(uint32_t thread, SELF void *mutex) __asm__("$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF");
SWIFT void unlock_slowly(SELF void *mutex) __asm__("$s15Synchronization12_MutexHandleV11_unlockSlowyyF");

SWIFT void lock_slowly(uint32_t thread, SELF void *mutex) {
    lock_function next = (lock_function)dlsym(RTLD_NEXT, "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF");
    next(thread, mutex);
    note("__tsan_acquire", mutex);
}

SWIFT void unlock_slowly(SELF void *mutex) {
    unlock_function next = (unlock_function)dlsym(RTLD_NEXT, "$s15Synchronization12_MutexHandleV11_unlockSlowyyF");
    note("__tsan_release", mutex);
    next(mutex);
}
