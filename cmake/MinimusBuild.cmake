# SPDX-License-Identifier: MIT
# Flags of the house, and the few functions by which folders declare what they hold.

# Assertions guard against programmer errors only, and stay on in what is installed.
foreach(kind RELEASE RELWITHDEBINFO MINSIZEREL)
	string(REPLACE "-DNDEBUG" "" CMAKE_C_FLAGS_${kind} "${CMAKE_C_FLAGS_${kind}}")
endforeach()

add_library(minimus-flags INTERFACE)
target_compile_options(minimus-flags INTERFACE
	-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wundef -Wvla $<$<COMPILE_LANGUAGE:C>:-Wstrict-prototypes>
	-fvisibility=hidden -fno-strict-aliasing)
if(MINIMUS_WERROR)
	target_compile_options(minimus-flags INTERFACE -Werror)
endif()
if(MINIMUS_SANITIZE)
	target_compile_options(minimus-flags INTERFACE -fsanitize=${MINIMUS_SANITIZE} -fno-omit-frame-pointer
		-fno-sanitize-recover=undefined)
	target_link_options(minimus-flags INTERFACE -fsanitize=${MINIMUS_SANITIZE})
elseif(NOT CMAKE_BUILD_TYPE STREQUAL "Debug")
	target_compile_options(minimus-flags INTERFACE -D_FORTIFY_SOURCE=2 -fstack-protector-strong)
endif()
target_link_options(minimus-flags INTERFACE -Wl,-z,relro,-z,now)
target_include_directories(minimus-flags INTERFACE ${PROJECT_SOURCE_DIR} ${PROJECT_SOURCE_DIR}/include)

# minimus_library(NAME SOURCES... [LINK targets...])
function(minimus_library name)
	cmake_parse_arguments(arg "" "" "LINK" ${ARGN})
	add_library(${name} STATIC ${arg_UNPARSED_ARGUMENTS})
	target_link_libraries(${name} PRIVATE minimus-flags PUBLIC ${arg_LINK})
endfunction()

# minimus_program(NAME DIRECTORY-BELOW-THE-PREFIX SOURCES... [LINK targets...])
function(minimus_program name where)
	cmake_parse_arguments(arg "" "" "LINK" ${ARGN})
	add_executable(${name} ${arg_UNPARSED_ARGUMENTS})
	target_link_libraries(${name} PRIVATE minimus-flags ${arg_LINK})
	target_compile_definitions(${name} PRIVATE MINIMUS_VERSION="${PROJECT_VERSION}")
	set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/${where})
	install(TARGETS ${name} DESTINATION ${where})
endfunction()

# minimus_shipped_plugin(ID SOURCES...): a plugin of the tree, built as a stranger's would be.
function(minimus_shipped_plugin id)
	add_library(${id} MODULE ${ARGN})
	target_link_libraries(${id} PRIVATE minimus-flags)
	target_link_options(${id} PRIVATE -Wl,-z,defs)
	set_target_properties(${id} PROPERTIES PREFIX "" OUTPUT_NAME ${id}
		LIBRARY_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/${MINIMUS_PLUGINS})
	install(TARGETS ${id} DESTINATION ${MINIMUS_PLUGINS})
endfunction()

# minimus_unit_test(NAME SOURCES... [LINK targets...]): a cmocka program, label "unit".
function(minimus_unit_test name)
	cmake_parse_arguments(arg "" "" "LINK" ${ARGN})
	add_executable(test_${name} ${arg_UNPARSED_ARGUMENTS})
	target_link_libraries(test_${name} PRIVATE minimus-flags ${arg_LINK} PkgConfig::CMOCKA)
	add_test(NAME unit.${name} COMMAND test_${name} WORKING_DIRECTORY ${PROJECT_SOURCE_DIR}/tests)
	set_tests_properties(unit.${name} PROPERTIES LABELS unit TIMEOUT 300)
endfunction()

# minimus_script_test(LABEL NAME SCRIPT [ARGS...]): a Python or shell test that drives the real programs. It gets
# MINIMUS_PREFIX (the build tree, laid out as a prefix) and MINIMUS_SOURCE. Those of the label "wide" run with
# `ctest -C wide` alone, which is what `tools/test --wide` says.
function(minimus_script_test label name script)
	if(script MATCHES "\\.py$")
		set(runner /usr/bin/python3)
	else()
		set(runner bash)
	endif()
	set(only)
	if(label STREQUAL "wide")
		set(only CONFIGURATIONS wide)
	endif()
	add_test(NAME ${label}.${name} COMMAND ${runner} ${CMAKE_CURRENT_SOURCE_DIR}/${script} ${ARGN} ${only})
	set_tests_properties(${label}.${name} PROPERTIES LABELS ${label} TIMEOUT 300
		ENVIRONMENT "MINIMUS_PREFIX=${PROJECT_BINARY_DIR};MINIMUS_SOURCE=${PROJECT_SOURCE_DIR};MINIMUS_LIBDIR=${CMAKE_INSTALL_LIBDIR}")
endfunction()
