# Compiler flags shared by every target, and the functions that declare rooms, tests and fuzzers.

add_library(ddns_flags INTERFACE)
target_compile_features(ddns_flags INTERFACE cxx_std_20)
target_include_directories(ddns_flags INTERFACE ${PROJECT_SOURCE_DIR})
# No fused multiply-add and no fast math: floating-point results must not depend on the compiler.
target_compile_options(ddns_flags INTERFACE
  -Wall -Wextra -Wpedantic -Werror -ffp-contract=off
  $<$<CXX_COMPILER_ID:GNU>:-fcoroutines>)
if(DDNS_SANITIZE)
  target_compile_options(ddns_flags INTERFACE
    -fsanitize=${DDNS_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(ddns_flags INTERFACE -fsanitize=${DDNS_SANITIZE})
endif()
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_CXX_FLAGS_RELEASE "-O3")
set(CMAKE_CXX_FLAGS_RELWITHDEBINFO "-O1 -g")

# ddns_room(NAME SOURCES file... LINKS target...): the static library of one room.
function(ddns_room name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINKS" ${ARGN})
  add_library(ddns_${name} STATIC ${ARG_SOURCES})
  target_link_libraries(ddns_${name} PUBLIC ddns_flags ${ARG_LINKS})
endfunction()

# ddns_test(ROOM target...): one Catch2 program of all tests/ROOM/*.cpp, linked with the targets. The
# label quick marks what runs under the sanitizers too.
function(ddns_test room)
  file(GLOB sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/tests/${room}/*.cpp)
  if(NOT sources)
    return()
  endif()
  add_executable(test_${room} ${sources})
  target_link_libraries(test_${room} PRIVATE ddns_test_main ${ARGN})
  target_compile_definitions(test_${room} PRIVATE DDNS_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
  add_test(NAME ${room} COMMAND test_${room})
  set_tests_properties(${room} PROPERTIES LABELS quick)
endfunction()
