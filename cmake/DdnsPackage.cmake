# `cmake --install` and the Debian package made by `cpack` (which needs dpkg-dev). The figures find
# the published curves at the same place beside them as in the source tree.
include(GNUInstallDirs)
set(share ${CMAKE_INSTALL_DATADIR}/ddns)
install(TARGETS ddns RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(DIRECTORY experiments/ DESTINATION ${share}/experiments FILES_MATCHING PATTERN "*.json")
install(PROGRAMS scripts/figures.py DESTINATION ${share}/scripts)
install(FILES scripts/arguments.py DESTINATION ${share}/scripts)
install(DIRECTORY scripts/plots DESTINATION ${share}/scripts FILES_MATCHING PATTERN "*.py"
        PATTERN __pycache__ EXCLUDE)
install(FILES README.md CHANGELOG.md LICENSE CITATION.cff DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(FILES ${PROJECT_BINARY_DIR}/experiments/ddns.1.gz
        DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
install(FILES ${PROJECT_BINARY_DIR}/experiments/ddns.bash
        DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions RENAME ddns)
install(DIRECTORY docs/ DESTINATION ${CMAKE_INSTALL_DOCDIR}/docs FILES_MATCHING PATTERN "*.md")

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_DIRECTORY ${PROJECT_BINARY_DIR})
set(CPACK_PACKAGE_VENDOR "The DDNS authors")
set(CPACK_PACKAGE_CONTACT "The DDNS authors")
set(CPACK_DEBIAN_PACKAGE_SECTION science)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS python3-matplotlib)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
include(CPack)
