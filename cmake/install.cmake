# cmake --install, and `cpack -G DEB` in the build folder: the program, its module beside what finds it
# (engine/results/formats/netcdf/netcdf_loader.cpp), completions and the manual page, which the program writes itself.
include(GNUInstallDirs)

# What is installed is built by `nullor` and `nullor_written`: tests are no part of it.
set(CMAKE_SKIP_INSTALL_ALL_DEPENDENCY ON)

set(written ${PROJECT_BINARY_DIR}/written)
foreach(form IN ITEMS bash zsh fish man)
    add_custom_command(OUTPUT ${written}/${form} DEPENDS nullor
        COMMAND ${CMAKE_COMMAND} -E make_directory ${written}
        COMMAND nullor completion ${form} > ${written}/${form})
    list(APPEND forms ${written}/${form})
endforeach()
add_custom_target(nullor_written ALL DEPENDS ${forms})

install(TARGETS nullor RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
if(TARGET nullor_netcdf)
    install(TARGETS nullor_netcdf LIBRARY DESTINATION lib/nullor)
endif()
install(FILES ${written}/man DESTINATION ${CMAKE_INSTALL_MANDIR}/man1 RENAME nullor.1)
install(FILES ${written}/bash DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions RENAME nullor)
install(FILES ${written}/zsh DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions RENAME _nullor)
install(FILES ${written}/fish DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d RENAME nullor.fish)
install(FILES LICENSE README.md CHANGELOG.md DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(DIRECTORY netlists DESTINATION ${CMAKE_INSTALL_DOCDIR} FILES_MATCHING PATTERN "*.cir" PATTERN "errors" EXCLUDE)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_CONTACT "the nullor team")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "circuit simulator for op-amp circuits")
set(CPACK_RESOURCE_FILE_LICENSE ${PROJECT_SOURCE_DIR}/LICENSE)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION electronics)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
include(CPack)
