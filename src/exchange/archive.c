#include "exchange/archive.h"

enum rc archive_refuser(FILE *in, struct err *e)
{
    static const char sign[] = {'P', 'K', 3, 4};
    const long at = ftell(in);
    char head[sizeof(sign)];
    bool zip;

    if (at < 0)
        return RC_OK;
    zip = fread(head, 1, sizeof(head), in) == sizeof(head) && memcmp(head, sign, sizeof(sign)) == 0;
    clearerr(in);
    if (fseek(in, at, SEEK_SET) != 0)
        return RC_OK;
    return zip ? ERR(e, MSG_ARCHIVE_ZIP) : RC_OK;
}
