#include "law_data.h"
#include "law_table.h" /* generated: the tables declared in law_data.h and law_text.h */
