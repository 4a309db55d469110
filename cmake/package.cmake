# `cpack -G DEB` in a build folder: one Debian package of the command, its man page and completions, and the library.

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME refrain)
set(CPACK_PACKAGE_VENDOR "refrain")
set(CPACK_PACKAGE_CONTACT "refrain developers <refrain@refrain.invalid>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "finds text that is repeated")
set(CPACK_PACKAGE_DESCRIPTION
"refrain check finds passages that were copied, edited or reworded, within one
draft and across thousands of documents, and shows both places side by side.
refrain dedup takes near-duplicate documents out of a corpus or a feed, larger
than memory too, each decided on exact shingle sets. refrain bench measures on
a feed of one's own what that costs and misses. Nothing is looked up anywhere:
texts stay on the machine.")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION text)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
  OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
# The package has what a user of the command needs; the library is there through `cmake --install`.
set(CPACK_INSTALL_CMAKE_PROJECTS "${CMAKE_BINARY_DIR};refrain;command;/")

# What Debian's policy asks of a package beside: a changelog and a copyright file.
find_program(GZIP gzip)
if(GZIP AND REFRAIN_COMMAND)
  set(folder ${PROJECT_BINARY_DIR}/debian)
  file(MAKE_DIRECTORY ${folder})
  configure_file(cmake/debian-changelog.in ${folder}/changelog @ONLY)
  configure_file(cmake/debian-copyright.in ${folder}/copyright @ONLY)
  add_custom_command(OUTPUT ${folder}/changelog.gz ${folder}/refrain.1.gz
    COMMAND ${GZIP} -9nkf ${folder}/changelog
    COMMAND ${GZIP} -9nc ${PROJECT_BINARY_DIR}/manual/refrain.1 > ${folder}/refrain.1.gz
    DEPENDS ${folder}/changelog ${PROJECT_BINARY_DIR}/manual/refrain.1 VERBATIM)
  add_custom_target(refrain_debian_files ALL DEPENDS ${folder}/changelog.gz ${folder}/refrain.1.gz)
  add_dependencies(refrain_debian_files refrain_manual_files)
  install(FILES ${folder}/changelog.gz ${folder}/copyright NOTICE DESTINATION share/doc/refrain COMPONENT debian EXCLUDE_FROM_ALL)
  install(FILES ${folder}/refrain.1.gz DESTINATION share/man/man1 COMPONENT debian EXCLUDE_FROM_ALL)
  set(CPACK_INSTALL_CMAKE_PROJECTS
    "${CMAKE_BINARY_DIR};refrain;command;/;${CMAKE_BINARY_DIR};refrain;debian;/")
endif()

include(CPack)
