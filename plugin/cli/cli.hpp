// The command line: finds the command, reads its options, runs it.
//
// Out:     the exit code of design section 8: 0; 2 invalid, 3 a document was rejected or a case failed, 4 denied, 5 not
//          found, 6 conflict, 7 busy or unavailable, 8 unsupported, 70 internal.
#pragma once

#include <string_view>

namespace hv::plugin::cli {

int run(int argc, const char* const* argv, std::string_view version);

}  // namespace hv::plugin::cli
