# Precompiled headers for the sanitizer builds, which would read the same headers of the standard library, Abseil and Catch2 over
# again in every file. No other build has them: there a file that forgets an include does not compile. Presets name this file as
# CMAKE_PROJECT_refrain_INCLUDE, so it is read by project() and acts when all targets are known.

function(refrain_precompile)
  set(common <algorithm> <array> <atomic> <bit> <charconv> <cmath> <cstddef> <cstdint> <cstdlib> <cstring> <filesystem> <functional>
    <map> <memory> <mutex> <optional> <random> <set> <span> <string> <string_view> <thread> <utility> <vector>
    <absl/container/flat_hash_map.h> <absl/container/flat_hash_set.h> <absl/status/status.h>)
  set(command <absl/status/status.h> <absl/status/statusor.h> <absl/strings/str_cat.h> <absl/strings/str_format.h>)
  target_precompile_headers(refrain PRIVATE ${common})
  # What is compiled for another processor takes none.
  get_target_property(sources refrain SOURCES)
  list(FILTER sources INCLUDE REGEX "_avx2\\.cc$")
  set_source_files_properties(${sources} TARGET_DIRECTORY refrain PROPERTIES SKIP_PRECOMPILE_HEADERS ON)
  foreach(target refrain_run refrain_command)
    if(TARGET ${target})
      target_precompile_headers(${target} PRIVATE ${common} ${command})
    endif()
  endforeach()
  if(TARGET refrain_tests)
    target_precompile_headers(refrain_tests PRIVATE ${common} ${command} ${PROJECT_SOURCE_DIR}/tests/catch.h)
  endif()
endfunction()
cmake_language(DEFER CALL refrain_precompile)
