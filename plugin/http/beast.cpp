// The inside of Beast and Asio (see BOOST_*_SEPARATE_COMPILATION in plugin/CMakeLists.txt).
#include <boost/asio/impl/src.hpp>
#include <boost/asio/ssl/impl/src.hpp>
#include <boost/beast/src.hpp>
