# What `cmake --install` leaves behind: the library with its headers, a CMake package and a pkg-config file; the command with
# its man page and completions.

include(CMakePackageConfigHelpers)

install(TARGETS refrain EXPORT refrain_targets
  ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR}
  LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}
  FILE_SET HEADERS DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(EXPORT refrain_targets
  NAMESPACE refrain:: FILE refrain-targets.cmake DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/refrain)

# The index is a library beside it, for those who have RocksDB. A shared library hides what it needs of the other one.
if(REFRAIN_INDEX AND NOT BUILD_SHARED_LIBS)
  install(TARGETS refrain_index EXPORT refrain_index_targets
    ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR}
    FILE_SET HEADERS DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
  install(EXPORT refrain_index_targets
    NAMESPACE refrain:: FILE refrain-index-targets.cmake DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/refrain)
endif()

configure_package_config_file(cmake/refrain-config.cmake.in refrain-config.cmake
  INSTALL_DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/refrain
  NO_SET_AND_CHECK_MACRO)
# Before 1.0 a minor version may change the interface.
write_basic_package_version_file(refrain-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/refrain-config.cmake ${PROJECT_BINARY_DIR}/refrain-config-version.cmake
  DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/refrain)

# The prefix is told from the file's own place, so that the tree can be moved.
file(RELATIVE_PATH REFRAIN_PC_PREFIX /${CMAKE_INSTALL_LIBDIR}/pkgconfig /)
configure_file(cmake/refrain.pc.in refrain.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/refrain.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
install(FILES LICENSE NOTICE DESTINATION ${CMAKE_INSTALL_DOCDIR})

# If the command alone was built, it is installed without its pages.
if(REFRAIN_COMMAND)
  install(TARGETS refrain_main RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT command)
  install(FILES ${PROJECT_BINARY_DIR}/manual/refrain.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1 COMPONENT manual OPTIONAL)
  install(FILES ${PROJECT_BINARY_DIR}/manual/refrain.bash
    DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions RENAME refrain COMPONENT command OPTIONAL)
  install(FILES ${PROJECT_BINARY_DIR}/manual/_refrain DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions
    COMPONENT command OPTIONAL)
  install(FILES ${PROJECT_BINARY_DIR}/manual/refrain.fish DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d
    COMPONENT command OPTIONAL)
endif()
