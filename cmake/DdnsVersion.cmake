# Run as a script at every build: writes OUTPUT, experiments/version.h, but only where it changes.
execute_process(COMMAND git describe --always --dirty --exclude "*" WORKING_DIRECTORY ${SOURCE}
                OUTPUT_VARIABLE commit OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
configure_file(${SOURCE}/cmake/version.h.in ${OUTPUT} @ONLY)
