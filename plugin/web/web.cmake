# hv_web_assets(NAMES PATHS): the templates of every door, and the assets that node makes of their .ts and .css, under
# the names by which they are embedded. Packages come from plugin/web/package-lock.json, once for all build folders.
find_program(HV_NODE NAMES node nodejs)
find_program(HV_NPM npm)
if(NOT HV_NODE OR NOT HV_NPM)
    message(FATAL_ERROR "the pages are built with node and npm, and one of them is missing\n"
                        "  hint: deploy/install-deps.sh build, or any node of version 18 or newer in PATH")
endif()

function(hv_web_assets names_var paths_var)
    set(plugin "${CMAKE_CURRENT_SOURCE_DIR}")
    set(out "${CMAKE_CURRENT_BINARY_DIR}/web")
    file(GLOB templates CONFIGURE_DEPENDS RELATIVE "${plugin}" "${plugin}/*/*.mustache")
    file(GLOB scripts CONFIGURE_DEPENDS RELATIVE "${plugin}" "${plugin}/*/*.ts")
    file(GLOB styles CONFIGURE_DEPENDS RELATIVE "${plugin}" "${plugin}/*/*.css")

    set(made web/designsystemet.css ${styles})
    foreach(script IN LISTS scripts)
        string(REGEX REPLACE "\\.ts$" ".js" script "${script}")
        list(APPEND made "${script}")
    endforeach()
    set(packed ${made})
    list(TRANSFORM packed APPEND ".gz")
    list(APPEND made ${packed})
    set(outputs ${made})
    list(TRANSFORM outputs PREPEND "${out}/")

    set(stamp "${plugin}/web/node_modules/.hjertevakt-lock")
    add_custom_command(
        OUTPUT "${stamp}"
        COMMAND "${CMAKE_COMMAND}" -D "NPM=${HV_NPM}" -D "WEB=${plugin}/web" -P "${plugin}/web/packages.cmake"
        DEPENDS web/package.json web/package-lock.json web/packages.cmake
        COMMENT "npm packages of the pages" VERBATIM)
    set(sources ${scripts} ${styles})
    list(TRANSFORM sources PREPEND "${plugin}/")
    add_custom_command(
        OUTPUT ${outputs}
        COMMAND "${HV_NODE}" "${plugin}/web/build.mjs" "${out}"
        DEPENDS ${sources} "${stamp}" web/build.mjs web/tsconfig.json
        COMMENT "assets of the pages" VERBATIM)

    set(names ${templates} ${made})
    list(SORT names)  # `embedded` searches by halves
    set(paths "")
    foreach(name IN LISTS names)
        if(name IN_LIST templates)
            list(APPEND paths "${plugin}/${name}")
        else()
            list(APPEND paths "${out}/${name}")
        endif()
    endforeach()
    set(${names_var} ${names} PARENT_SCOPE)
    set(${paths_var} ${paths} PARENT_SCOPE)
endfunction()
