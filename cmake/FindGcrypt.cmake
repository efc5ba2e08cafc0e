# libgcrypt with libgpg-error: the target Gcrypt::Gcrypt. Static archives first, for the sake of start-up time.
include(FindPackageHandleStandardArgs)

find_path(GCRYPT_INCLUDE_DIR gcrypt.h)
find_library(GCRYPT_LIBRARY NAMES libgcrypt.a gcrypt)
find_library(GPG_ERROR_LIBRARY NAMES libgpg-error.a gpg-error)
mark_as_advanced(GCRYPT_INCLUDE_DIR GCRYPT_LIBRARY GPG_ERROR_LIBRARY)

find_package_handle_standard_args(Gcrypt REQUIRED_VARS GCRYPT_INCLUDE_DIR GCRYPT_LIBRARY GPG_ERROR_LIBRARY)

if(Gcrypt_FOUND AND NOT TARGET Gcrypt::Gcrypt)
    add_library(Gcrypt::Gcrypt INTERFACE IMPORTED)
    target_include_directories(Gcrypt::Gcrypt SYSTEM INTERFACE ${GCRYPT_INCLUDE_DIR})
    target_link_libraries(Gcrypt::Gcrypt INTERFACE ${GCRYPT_LIBRARY} ${GPG_ERROR_LIBRARY})
endif()
