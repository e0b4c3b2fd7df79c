# Compiler flags shared by every target, and the functions that declare rooms, tests and fuzzers.

add_library(ddns_flags INTERFACE)
target_compile_features(ddns_flags INTERFACE cxx_std_20)
target_include_directories(ddns_flags INTERFACE ${PROJECT_SOURCE_DIR})
# No fused multiply-add and no fast math: floating-point results must not depend on the compiler.
target_compile_options(ddns_flags INTERFACE
  -Wall -Wextra -Wpedantic -Werror -ffp-contract=off
  $<$<CXX_COMPILER_ID:GNU>:-fcoroutines -Wno-psabi>)
if(NOT CMAKE_DISABLE_PRECOMPILE_HEADERS)
  # With precompiled headers g++ 12 forgets that the library's headers are not ours, and tells of
  # what it wrongly suspects in inlined strings (GCC bugs 105329, 105651).
  target_compile_options(ddns_flags INTERFACE
    "$<$<CXX_COMPILER_ID:GNU>:-Wno-array-bounds;-Wno-restrict;-Wno-stringop-overflow>"
    "$<$<CXX_COMPILER_ID:GNU>:-Wno-stringop-overread>")
endif()
if(CMAKE_UNITY_BUILD)
  # g++ takes what an included file keeps to itself for what a header leaks.
  target_compile_options(ddns_flags INTERFACE
    $<$<CXX_COMPILER_ID:GNU>:-Wno-subobject-linkage>)
endif()
if(DDNS_SANITIZE)
  # Instrumented code makes g++ warn without cause of uninitialized variables in the library.
  target_compile_options(ddns_flags INTERFACE
    -fsanitize=${DDNS_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer
    $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)
  target_link_options(ddns_flags INTERFACE -fsanitize=${DDNS_SANITIZE})
endif()
if(DDNS_FUZZERS)
  if(NOT CMAKE_CXX_COMPILER_ID MATCHES Clang)
    message(FATAL_ERROR "DDNS_FUZZERS needs clang: libFuzzer is part of it")
  endif()
  target_compile_options(ddns_flags INTERFACE -fsanitize=fuzzer-no-link)
  target_link_options(ddns_flags INTERFACE -fsanitize=fuzzer-no-link)
endif()
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_CXX_FLAGS_RELEASE "-O3")
set(CMAKE_CXX_FLAGS_RELWITHDEBINFO "-O1 -g1")

# ddns_room(NAME SOURCES file... LINKS target...): the static library of one room. The headers of
# the standard library that most rooms need are compiled once, with the lowest room. Each file still
# names what it uses: the preset debug compiles without precompiled headers.
function(ddns_room name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINKS" ${ARGN})
  add_library(ddns_${name} STATIC ${ARG_SOURCES})
  target_link_libraries(ddns_${name} PUBLIC ddns_flags ${ARG_LINKS})
  # As one file, what every query passes through runs up to a tenth slower: too much is inlined.
  if(CMAKE_BUILD_TYPE STREQUAL Release AND NOT name MATCHES "^(dns|server|experiments)$")
    set_target_properties(ddns_${name} PROPERTIES UNITY_BUILD OFF)
  endif()
  if(name STREQUAL sim)
    target_precompile_headers(ddns_sim PRIVATE <algorithm> <array> <cmath> <coroutine> <cstdint>
      <deque> <functional> <map> <memory> <optional> <span> <string> <string_view> <vector>)
  elseif(NOT name STREQUAL experiments)
    target_precompile_headers(ddns_${name} REUSE_FROM ddns_sim)
  endif()
endfunction()

# ddns_test(ROOM target...): one Catch2 program of all tests/ROOM/**.cpp, linked with the targets.
# The label quick marks what runs under the sanitizers too.
function(ddns_test room)
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/tests/${room}/*.cpp)
  if(NOT sources)
    return()
  endif()
  add_executable(test_${room} ${sources})
  target_link_libraries(test_${room} PRIVATE ddns_test_main ${ARGN})
  target_precompile_headers(test_${room} REUSE_FROM ddns_test_main)
  add_test(NAME ${room} COMMAND test_${room})
  # Random histories are drawn from a fixed seed; a failure prints the one line that repeats it.
  set_tests_properties(${room} PROPERTIES ENVIRONMENT "RC_PARAMS=seed=1")
  set_tests_properties(${room} PROPERTIES LABELS quick)
endfunction()

# ddns_fuzzer(NAME target...): tests/fuzz/NAME.cpp, which defines LLVMFuzzerTestOneInput. With
# DDNS_FUZZERS it is a libFuzzer program and its test a short run from the committed corpus
# tests/fuzz/corpus/NAME; without, the test only replays that corpus.
function(ddns_fuzzer name)
  set(corpus ${PROJECT_SOURCE_DIR}/tests/fuzz/corpus/${name})
  add_executable(fuzz_${name} ${PROJECT_SOURCE_DIR}/tests/fuzz/${name}.cpp)
  target_link_libraries(fuzz_${name} PRIVATE ddns_flags ${ARGN})
  if(DDNS_FUZZERS)
    target_link_options(fuzz_${name} PRIVATE -fsanitize=fuzzer)
    # libFuzzer adds what it finds to its first folder, so that is one of the build's own.
    set(found ${CMAKE_CURRENT_BINARY_DIR}/found_${name})
    file(MAKE_DIRECTORY ${found})
    add_test(NAME fuzz_${name}
             COMMAND fuzz_${name} -seed=1 -runs=200000 -max_total_time=15 -timeout=5
                     -max_len=4096 -artifact_prefix=${found}/ ${found} ${corpus})
  else()
    target_sources(fuzz_${name} PRIVATE ${PROJECT_SOURCE_DIR}/tests/fuzz/replay.cpp)
    add_test(NAME fuzz_${name} COMMAND fuzz_${name} ${corpus})
  endif()
  set_tests_properties(fuzz_${name} PROPERTIES LABELS quick)
endfunction()
